/** Static images for the figures of a notebook whose kernel drew none; the result is what a kernel would have shown. */

import type { FigureRenderer } from './figure/figure-renderer.ts';
import { staticImages } from './kernel/static-image.ts';
import { PLOTLY_TYPE } from './mime-bundle.ts';
import type { Cell, Notebook, Output } from './notebook.ts';

/** A figure that cannot be drawn is kept as it is, and a line on stderr says why. */
export async function addImages(notebook: Notebook, renderer: FigureRenderer): Promise<Notebook> {
  const cells: Cell[] = [];
  for (const cell of notebook.cells) {
    if (cell.cell_type !== 'code') cells.push(cell);
    else cells.push({ ...cell, outputs: (await Promise.all(cell.outputs.map((o) => withImage(o, renderer)))).flat() });
  }
  return { ...notebook, cells };
}

async function withImage(output: Output, renderer: FigureRenderer): Promise<Output[]> {
  if (!('data' in output) || !(PLOTLY_TYPE in output.data)) return [output];
  const notes: Output[] = [];
  const write = (name: 'stdout' | 'stderr', text: string | Uint8Array) => {
    notes.push({ output_type: 'stream', name, text: String(text) });
  };
  const { data, metadata } = output;
  const complete = await staticImages(renderer)({ data, metadata }, { write });
  return [{ ...output, ...complete }, ...notes];
}
