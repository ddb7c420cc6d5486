import { expect, test } from 'vitest';
import { FigureRenderer } from '../../../../lib/notebook/figure/figure-renderer.ts';
import { CellOutput } from '../../../../lib/notebook/kernel/cell-output.ts';
import { staticImages } from '../../../../lib/notebook/kernel/static-image.ts';
import { PLOTLY_TYPE } from '../../../../lib/notebook/mime-bundle.ts';

const renderer = new FigureRenderer();
const complete = staticImages(renderer);
const content = (data: Record<string, unknown>) => ({ data, metadata: {} });
const quiet = new CellOutput(() => {});

test('what is no figure stays as it is, at once', () => {
  const shown = content({ 'text/plain': 'x', 'application/json': { a: [1] } });
  expect(complete(shown, quiet)).toEqual(shown);
});

test('a figure that brings its own image keeps it, and gets a title in words', () => {
  const figure = { data: [], layout: { title: { text: 'Load <b>time</b>' } } };
  const completed = complete(content({ 'image/png': 'mine', [PLOTLY_TYPE]: JSON.stringify(figure) }), quiet);
  expect(completed).toEqual(content({ [PLOTLY_TYPE]: figure, 'image/png': 'mine', 'text/plain': 'Load time' }));
});

test('typed arrays become lists, which notebooks can keep', async () => {
  const figure = { data: [{ type: 'scatter3d', x: new Float64Array([1, 2]) }] };
  const { data } = await complete(content({ [PLOTLY_TYPE]: figure }), quiet);
  expect(data[PLOTLY_TYPE]).toEqual({ data: [{ type: 'scatter3d', x: [1, 2] }] });
});

test('a figure without an image is shown, and one line says why', async () => {
  const published: object[] = [];
  const output = new CellOutput((_type, message) => void published.push(message));
  const shown = content({ [PLOTLY_TYPE]: { data: [{ type: 'surface' }] }, 'text/plain': 'hill' });
  const { data } = await complete(shown, output);
  expect(Object.keys(data)).toEqual([PLOTLY_TYPE, 'text/plain']);
  await output.settled();
  expect(published).toEqual([
    {
      name: 'stderr',
      text: expect.stringMatching(/^no static image of this figure: unsupported trace type: surface .*\n$/),
    },
  ]);
  expect(renderer.pid).toBeNull();
});
