import { expect, test } from 'vitest';
import { svgToPng } from '../../../../lib/notebook/figure/png.ts';

const svg = (content: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="40"><rect width="100" height="40" fill="#fff"/>${content}</svg>`;
const size = (png: string) => {
  const bytes = Buffer.from(png, 'base64');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
};

test('an image has two pixels per pixel', () => {
  expect(size(svgToPng(svg('')))).toEqual([200, 80]);
});

test('text is drawn on a machine without fonts, whatever font is asked for', () => {
  const blank = svgToPng(svg(''));
  for (const family of ['Arial', 'Open Sans, verdana, sans-serif', 'No Such Font']) {
    const drawn = svgToPng(svg(`<text x="5" y="25" font-family="${family}" font-size="20">wait</text>`));
    expect(drawn.length).toBeGreaterThan(blank.length + 200);
  }
});
