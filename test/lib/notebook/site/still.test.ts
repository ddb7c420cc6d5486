import { afterAll, expect, test } from 'vitest';
import { FigureRenderer } from '../../../../lib/notebook/figure/figure-renderer.ts';
import { PLOTLY_TYPE } from '../../../../lib/notebook/mime-bundle.ts';
import { drawStill } from '../../../../lib/notebook/site/still.ts';

const renderer = new FigureRenderer();
afterAll(() => renderer.close());

test('drawStill draws a figure, smaller than plotly does, with its words', async () => {
  const figure = {
    data: [{ type: 'scatter', y: [1, 2] }],
    layout: { width: 300, height: 200, title: { text: 'Words kept' } },
  };
  const still = await drawStill({ [PLOTLY_TYPE]: figure }, renderer);
  expect(still).toMatchObject({
    extension: 'svg',
    width: 300,
    height: 200,
    content: expect.stringContaining('Words kept'),
  });
  const { svg } = await renderer.svg(figure);
  expect(still!.content.length).toBeLessThan(svg.length);
});

test('drawStill takes the stored image of what it cannot draw, and knows when there is none', async () => {
  const figure = { data: [{ type: 'surface' }], layout: { width: 300, height: 200 } };
  expect(await drawStill({ [PLOTLY_TYPE]: figure, 'image/png': 'AAEC' }, renderer)).toEqual({
    extension: 'png',
    content: Buffer.from([0, 1, 2]),
    width: 300,
    height: 200,
  });
  expect(await drawStill({ [PLOTLY_TYPE]: figure }, renderer)).toBeNull();
});
