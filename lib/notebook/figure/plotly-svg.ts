/**
 * A plotly figure as SVG, by plotly itself in jsdom: a document without a browser. What jsdom lacks and plotly needs is
 * added: the geometry of text and shapes, and a small canvas. What could reach the network is taken away.
 *
 * Runs in the drawing process only (`draw-process.ts`): loading takes a second and 200 MB.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { JSDOM, VirtualConsole } from 'jsdom';
import { type Box, EMPTY_BOX } from './box.ts';
import { Canvas2d } from './canvas.ts';
import { type Figure, figureSize } from './figure.ts';
import type { Svg } from './figure-renderer.ts';
import { FONT_FILES, readFont } from './font.ts';
import {
  boundingBox,
  type Fonts,
  pageBox,
  pathLength,
  pointAtLength,
  type SvgNode,
  textLength,
} from './svg-geometry.ts';

// biome-ignore lint/suspicious/noExplicitAny: a browser's window, with plotly in it
type Window = any;

/** Metrics of these agree with the font that is measured with, see `font.ts`. */
const FONT_FAMILY = 'Arial, Helvetica, Arimo, sans-serif';

let loaded: Window | null = null;

export async function drawSvg(figure: Figure): Promise<Svg> {
  loaded ??= loadPlotly();
  const window = loaded;
  const { width, height } = figureSize(figure);
  const layout = { ...figure.layout, width, height, font: { family: FONT_FAMILY, ...(figure.layout?.font as object) } };
  // Plotly tells arrays and objects by the constructors of its own window, so the figure is rebuilt in there.
  const own = window.JSON.parse(JSON.stringify({ data: figure.data ?? [], layout }));
  window.Math.random = countedRandom();
  const container = window.document.createElement('div');
  window.document.body.appendChild(container);
  try {
    await window.Plotly.newPlot(container, own.data, own.layout, { staticPlot: true });
    const svg = await window.Plotly.toImage(container, { format: 'svg', imageDataOnly: true, width, height });
    // Not every program that reads SVG knows quotation marks inside `url()`.
    return { svg: svg.replace(/url\((['"])(#[^'")]+)\1\)/g, 'url($2)'), width, height };
  } finally {
    window.Plotly.purge(container);
    container.remove();
  }
}

/** Plotly draws ids for gradients and clips by lot; the same figure must give the same document. */
function countedRandom(): () => number {
  let state = 1;
  return () => {
    // Park and Miller, "Random number generators: good ones are hard to find", CACM 1988.
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function loadPlotly(): Window {
  const { window } = new JSDOM('<!doctype html><body></body>', {
    runScripts: 'outside-only',
    pretendToBeVisual: true,
    virtualConsole: new VirtualConsole(),
  });
  addGeometry(window, { regular: readFont(FONT_FILES.regular), bold: readFont(FONT_FILES.bold) });
  addCanvas(window);
  window.URL.createObjectURL = () => '';
  window.XMLHttpRequest = undefined;
  window.fetch = undefined;
  window.WebSocket = undefined;
  window.eval(readFileSync(createRequire(import.meta.url).resolve('plotly.js-dist'), 'utf8'));
  return window;
}

function addGeometry(window: Window, fonts: Fonts): void {
  const shape = window.SVGElement.prototype;
  shape.getBBox = function (this: SvgNode) {
    return boundingBox(this, fonts) ?? EMPTY_BOX;
  };
  shape.getBoundingClientRect = function (this: SvgNode) {
    return asRect(pageBox(this, fonts));
  };
  shape.getComputedTextLength = function (this: SvgNode) {
    return textLength(this, fonts);
  };
  shape.getTotalLength = function (this: SvgNode) {
    return pathLength(this);
  };
  shape.getPointAtLength = function (this: SvgNode, length: number) {
    return pointAtLength(this, length);
  };
}

function asRect(box: Box): Box & { left: number; top: number; right: number; bottom: number } {
  return { ...box, left: box.x, top: box.y, right: box.x + box.width, bottom: box.y + box.height };
}

function addCanvas(window: Window): void {
  const contexts = new WeakMap<object, Canvas2d>();
  const contextOf = (canvas: { width: number; height: number }) => {
    const context = contexts.get(canvas) ?? new Canvas2d(canvas);
    contexts.set(canvas, context);
    return context;
  };
  const canvas = window.HTMLCanvasElement.prototype;
  canvas.getContext = function (this: { width: number; height: number }, type: string) {
    return type === '2d' ? contextOf(this) : null;
  };
  canvas.toDataURL = function (this: { width: number; height: number }) {
    return contextOf(this).toDataUrl();
  };
}
