import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { FONT_FILES, readFont } from '../../../../lib/notebook/figure/font.ts';
import {
  boundingBox,
  pageBox,
  pathLength,
  pointAtLength,
  type SvgNode,
  textLength,
} from '../../../../lib/notebook/figure/svg-geometry.ts';

// jsdom is the library's dependency, not the tests'.
const { JSDOM } = createRequire(new URL('../../../../lib/package.json', import.meta.url))('jsdom');
const fonts = { regular: readFont(FONT_FILES.regular), bold: readFont(FONT_FILES.bold) };

/** The element with id `a` in an SVG document. */
function element(svg: string): SvgNode {
  const { window } = new JSDOM(`<svg xmlns="http://www.w3.org/2000/svg">${svg}</svg>`);
  return window.document.getElementById('a');
}
const box = (svg: string) => boundingBox(element(svg), fonts);

test.each([
  ['<rect id="a" x="1" y="2" width="3" height="4"/>', { x: 1, y: 2, width: 3, height: 4 }],
  ['<circle id="a" cx="10" cy="20" r="5"/>', { x: 5, y: 15, width: 10, height: 10 }],
  ['<path id="a" d="M1,2L5,9Z"/>', { x: 1, y: 2, width: 4, height: 7 }],
  ['<path id="a" d="M1,2H6V-3"/>', { x: 1, y: -3, width: 5, height: 5 }],
  ['<path id="a" d="m1,2h5v-5l-10,0"/>', { x: -4, y: -3, width: 10, height: 5 }],
  ['<path id="a" d="M0,0C9,9 9,9 2,3"/>', { x: 0, y: 0, width: 2, height: 3 }],
  ['<path id="a" d="M0,0A5,5 0 0 1 .5,1e1"/>', { x: 0, y: 0, width: 0.5, height: 10 }],
  ['<path id="a" d=""/>', null],
  ['<defs id="a"><rect width="9" height="9"/></defs>', null],
])('boundingBox of %s', (svg, expected) => {
  expect(box(svg)).toEqual(expected);
});

test('boundingBox of text goes by the font, its size and its anchor', () => {
  const width = fonts.regular.width('wait', 20);
  const start = box('<text id="a" x="100" y="50" style="font-size: 20px">wait</text>')!;
  expect(start).toMatchObject({ x: 100, width });
  expect(start.y).toBeLessThan(35);
  expect(start.y + start.height).toBeGreaterThan(50);
  const middle = box('<g style="font-size: 20px"><text id="a" text-anchor="middle" x="100">wait</text></g>');
  expect(middle).toMatchObject({ x: 100 - width / 2 });
  expect(box('<text id="a"></text>')).toBeNull();
});

test('boundingBox of lines is as wide as the longest and as high as all', () => {
  const line = (text: string) => `<tspan class="line">${text}</tspan>`;
  const one = box(`<text id="a">${line('longest')}</text>`)!;
  const three = box(`<text id="a">${line('a')}${line('longest')}${line('b')}</text>`)!;
  expect(three.width).toBe(one.width);
  expect(three.height - one.height).toBeCloseTo(2 * 1.3 * 12);
});

test('textLength counts bold parts as bold', () => {
  const length = textLength(element('<text id="a">plain <tspan style="font-weight: bold">bold</tspan></text>'), fonts);
  expect(length).toBeCloseTo(fonts.regular.width('plain ', 12) + fonts.bold.width('bold', 12));
});

test('boundingBox of a group holds its children where they are moved to', () => {
  const group = '<g id="a"><rect width="1" height="1" transform="translate(9,0)"/><rect width="2" height="3"/></g>';
  expect(box(group)).toEqual({ x: 0, y: 0, width: 10, height: 3 });
  expect(box('<g id="a"></g>')).toBeNull();
});

test('pageBox applies the transforms of all ancestors', () => {
  const nested =
    '<g transform="translate(100,0)"><g transform="scale(2)"><rect id="a" x="1" y="1" width="2" height="2"/></g></g>';
  expect(pageBox(element(nested), fonts)).toEqual({ x: 102, y: 2, width: 4, height: 4 });
  expect(pageBox(element('<g id="a"></g>'), fonts)).toEqual({ x: 0, y: 0, width: 0, height: 0 });
});

test('pathLength and pointAtLength follow the corners of a path', () => {
  const path = element('<path id="a" d="M0,0L30,40L30,50"/>');
  expect(pathLength(path)).toBe(60);
  expect(pointAtLength(path, 25)).toEqual({ x: 15, y: 20 });
  expect(pointAtLength(path, 55)).toEqual({ x: 30, y: 45 });
  expect(pointAtLength(path, 999)).toEqual({ x: 30, y: 50 });
  expect(pointAtLength(path, -1)).toEqual({ x: 0, y: 0 });
});
