/** The still image of a figure, as a file of the site: an SVG that is drawn here and made small, or the notebook's PNG. */

import { type Config, optimize } from 'svgo';
import { type Figure, figureSize } from '../figure/figure.ts';
import type { FigureRenderer } from '../figure/figure-renderer.ts';
import { type MimeBundle, PLOTLY_TYPE } from '../mime-bundle.ts';

export interface Still {
  readonly extension: 'svg' | 'png';
  readonly content: string | Buffer;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** What plotly writes for its own use goes, and what elements share is said once: that halves a figure. */
const SMALL: Config = {
  multipass: true,
  // A hundredth of a pixel is less than a screen shows.
  floatPrecision: 2,
  plugins: [
    'convertStyleToAttrs',
    { name: 'removeAttrs', params: { attrs: ['class', 'data-.*', 'pointer-events'] } },
    'preset-default',
  ],
};

/** `null` if it can neither be drawn nor was it stored. */
export async function drawStill(data: MimeBundle, renderer: FigureRenderer): Promise<Still | null> {
  const figure = data[PLOTLY_TYPE] as Figure;
  try {
    const { svg, width, height } = await renderer.svg(figure);
    return { extension: 'svg', content: optimize(svg, SMALL).data, width, height };
  } catch (error) {
    const png = data['image/png'];
    if (typeof png !== 'string') return null;
    if (!(error instanceof Error)) throw error;
    return { extension: 'png', content: Buffer.from(png, 'base64'), ...figureSize(figure) };
  }
}
