/** From an SVG document to a PNG, with a font that is ours, so that every machine draws the same picture. */

import { Resvg } from '@resvg/resvg-js';
import { FONT_FILES } from './font.ts';
import { encodePng } from './png-encoder.ts';

/** Pixels per CSS pixel: text stays sharp on dense screens. */
const SCALE = 2;

/** The image as base64. */
export function svgToPng(svg: string): string {
  const image = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: SCALE },
    background: '#ffffff',
    font: { loadSystemFonts: false, fontFiles: Object.values(FONT_FILES), defaultFontFamily: 'Arimo' },
  }).render();
  return encodePng({ width: image.width, height: image.height, pixels: image.pixels }).toString('base64');
}
