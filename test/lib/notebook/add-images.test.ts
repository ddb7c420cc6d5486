import { afterAll, expect, test } from 'vitest';
import { addImages } from '../../../lib/notebook/add-images.ts';
import { FigureRenderer } from '../../../lib/notebook/figure/figure-renderer.ts';
import { PLOTLY_TYPE } from '../../../lib/notebook/mime-bundle.ts';
import type { CodeCell, Notebook, Output } from '../../../lib/notebook/notebook.ts';

const renderer = new FigureRenderer();
afterAll(() => renderer.close());

const shown = (data: Record<string, unknown>): Output => ({ output_type: 'display_data', data, metadata: {} });
const notebook = (...outputs: Output[]): Notebook => ({
  cells: [
    { cell_type: 'markdown', id: 'm', source: 'text', metadata: {} },
    { cell_type: 'code', id: 'c', source: '1', metadata: {}, execution_count: 1, outputs },
  ],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
});

test('addImages draws what has none, and says of what cannot be drawn why', async () => {
  const figure = { data: [{ y: [1, 2] }], layout: { width: 300, height: 200 } };
  const before = notebook(
    { output_type: 'stream', name: 'stdout', text: 'a' },
    shown({ [PLOTLY_TYPE]: figure, 'text/plain': 'line' }),
    shown({ [PLOTLY_TYPE]: { data: [{ type: 'surface' }] }, 'text/plain': 'hill' }),
    shown({ [PLOTLY_TYPE]: figure, 'text/plain': 'line', 'image/png': 'mine' }),
  );
  const { cells } = await addImages(before, renderer);
  expect(cells[0]).toEqual(before.cells[0]);
  const { outputs } = cells[1] as CodeCell;
  expect(outputs).toMatchObject([
    { text: 'a' },
    { data: { 'image/png': expect.stringMatching(/^iVBOR/) }, metadata: { 'image/png': { width: 300, height: 200 } } },
    { data: { 'text/plain': 'hill' } },
    { name: 'stderr', text: expect.stringContaining('surface needs WebGL') },
    { data: { 'image/png': 'mine' } },
  ]);
});
