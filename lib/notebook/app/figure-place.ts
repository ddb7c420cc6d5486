/** Where plotly draws a figure, in a lesson and on the site. */

import type { Layout } from './figure-slider.ts';

/** Of a figure that does not say its own. */
const sizePx = { width: 560, height: 420 };

/** It fills a wide page; on a narrow one its words would run into each other, so it keeps its width and is scrolled. */
export function figurePlace(layout: Layout): { readonly plot: HTMLDivElement; readonly fluid: object } {
  const { width, height } = { ...sizePx, ...layout };
  const plot = document.createElement('div');
  plot.style.height = `${height}px`;
  plot.style.minWidth = `${width}px`;
  return { plot, fluid: { ...layout, height, width: undefined, autosize: true } };
}
