/**
 * The bounding boxes that plotly asks a browser for, and that jsdom, which draws nothing, does not know.
 *
 * Plotly lays out legends, margins and tick labels by them. Text is measured by the font's own widths; shapes by their
 * attributes; groups by their children. Approximations: curves count by their end points, strokes have no width, and
 * only the transforms that plotly writes are applied (see `box.ts`).
 *
 * Source: SVG 2, section 8.10, "Bounding boxes".
 */

import { around, type Box, EMPTY_BOX, transformed, union } from './box.ts';
import { ASCENT, DESCENT, type Font } from './font.ts';

/** What is used of an SVG element; jsdom's elements are this and much more. */
export interface SvgNode {
  readonly tagName?: string;
  readonly textContent: string;
  readonly children: Iterable<SvgNode>;
  readonly parentNode: SvgNode | null;
  readonly style?: { readonly fontSize: string; readonly fontWeight: string; readonly textAnchor: string };
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): Iterable<SvgNode>;
}

export interface Fonts {
  readonly regular: Font;
  readonly bold: Font;
}

/** Plotly sets lines of text 1.3 em apart. */
const LINE_SPACING = 1.3;
const DEFAULT_FONT_PX = 12;

/** The element's box in its own coordinates (`getBBox`); `null` if it shows nothing. */
export function boundingBox(node: SvgNode, fonts: Fonts): Box | null {
  switch (node.tagName) {
    case 'text':
    case 'tspan':
      return textBox(node, fonts);
    case 'g':
    case 'svg':
    case 'a':
      return [...node.children].reduce<Box | null>((box, child) => {
        const inner = boundingBox(child, fonts);
        return inner === null ? box : union(box, transformed(inner, child.getAttribute('transform')));
      }, null);
    case 'rect':
    case 'image':
      return {
        x: number(node, 'x'),
        y: number(node, 'y'),
        width: number(node, 'width'),
        height: number(node, 'height'),
      };
    case 'circle': {
      const radius = number(node, 'r');
      return { x: number(node, 'cx') - radius, y: number(node, 'cy') - radius, width: 2 * radius, height: 2 * radius };
    }
    case 'path':
      return around(pathPoints(node.getAttribute('d') ?? ''));
    default:
      return null;
  }
}

/** The element's box on the page (`getBoundingClientRect`): the transforms of all its ancestors applied. */
export function pageBox(node: SvgNode, fonts: Fonts): Box {
  let box = boundingBox(node, fonts);
  if (box === null) return EMPTY_BOX;
  for (let at: SvgNode | null = node; at?.tagName !== undefined; at = at.parentNode) {
    box = transformed(box, at.getAttribute('transform'));
  }
  return box;
}

/** The width of the element's text on one line (`getComputedTextLength`). */
export function textLength(node: SvgNode, fonts: Fonts): number {
  const font = inherited(node, 'fontWeight') === 'bold' ? fonts.bold : fonts.regular;
  const children = [...node.children];
  if (children.length === 0) return font.width(node.textContent, fontSizePx(node));
  // Parts of a text may be bold on their own; what lies between them is measured as the rest.
  const parts = children.reduce((sum, child) => sum + textLength(child, fonts), 0);
  const partsAsOwn = children.reduce((sum, child) => sum + font.width(child.textContent, fontSizePx(node)), 0);
  return parts + font.width(node.textContent, fontSizePx(node)) - partsAsOwn;
}

/** The length of a path, corner to corner (`getTotalLength`): exact for the straight arrows of annotations. */
export function pathLength(node: SvgNode): number {
  const points = pathPoints(node.getAttribute('d') ?? '');
  return points.slice(1).reduce((sum, point, index) => sum + distance(points[index]!, point), 0);
}

/** The point that far along a path (`getPointAtLength`); beyond an end, that end. */
export function pointAtLength(node: SvgNode, length: number): { x: number; y: number } {
  const points = pathPoints(node.getAttribute('d') ?? '');
  let [from, rest] = [points[0] ?? ([0, 0] as const), Math.max(0, length)];
  for (const to of points.slice(1)) {
    const step = distance(from, to);
    if (rest <= step && step > 0) {
      const part = rest / step;
      return { x: from[0] + part * (to[0] - from[0]), y: from[1] + part * (to[1] - from[1]) };
    }
    [from, rest] = [to, rest - step];
  }
  return { x: from[0], y: from[1] };
}

function distance(a: readonly [number, number], b: readonly [number, number]): number {
  return Math.hypot(b[0] - a[0], b[1] - a[1]);
}

function textBox(node: SvgNode, fonts: Fonts): Box | null {
  const lines = [...node.querySelectorAll('tspan.line')];
  const width = Math.max(...(lines.length > 0 ? lines : [node]).map((line) => textLength(line, fonts)));
  if (width === 0) return null;
  const size = fontSizePx(node);
  const height = (ASCENT + DESCENT + LINE_SPACING * Math.max(0, lines.length - 1)) * size;
  const anchor = inherited(node, 'textAnchor') || node.getAttribute('text-anchor');
  const before = anchor === 'middle' ? width / 2 : anchor === 'end' ? width : 0;
  return { x: number(node, 'x') - before, y: number(node, 'y') - ASCENT * size, width, height };
}

function fontSizePx(node: SvgNode): number {
  return Number.parseFloat(inherited(node, 'fontSize')) || DEFAULT_FONT_PX;
}

/** Plotly writes text properties into `style` attributes, of the text or of a group above it. */
function inherited(node: SvgNode, property: 'fontSize' | 'fontWeight' | 'textAnchor'): string {
  for (let at: SvgNode | null = node; at?.style !== undefined; at = at.parentNode) {
    if (at.style[property]) return at.style[property];
  }
  return '';
}

function number(node: SvgNode, attribute: string): number {
  return Number.parseFloat(node.getAttribute(attribute) ?? '') || 0;
}

/** How many numbers a command of a path takes; the last of them are its end point. */
const NUMBERS_TAKEN: Readonly<Record<string, number>> = { H: 1, V: 1, M: 2, L: 2, T: 2, S: 4, Q: 4, C: 6, A: 7 };

/** The end points of a path's segments. */
function pathPoints(path: string): [number, number][] {
  const points: [number, number][] = [];
  let [x, y] = [0, 0];
  for (const [, letter = '', list = ''] of path.matchAll(/([MLHVCSQTA])([^MLHVCSQTAZ]*)/gi)) {
    const numbers = (list.match(/-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi) ?? []).map(Number);
    const command = letter.toUpperCase();
    const taken = NUMBERS_TAKEN[command]!;
    for (let end = taken; end <= numbers.length; end += taken) {
      const [fromX, fromY] = letter === command ? [0, 0] : [x, y];
      const last = numbers[end - 1]!;
      if (command !== 'V') x = fromX + (command === 'H' ? last : numbers[end - 2]!);
      if (command !== 'H') y = fromY + last;
      points.push([x, y]);
    }
  }
  return points;
}
