import { expect, test } from 'vitest';
import { drawSvg } from '../../../../lib/notebook/figure/plotly-svg.ts';

const bars = {
  data: [{ type: 'bar', x: ['connect', 'wait'], y: [100, 200] }],
  layout: { width: 500, height: 300, title: { text: 'Costs <b>here</b>' }, yaxis: { title: { text: 'time (ms)' } } },
};

test('drawSvg draws a figure with its ticks and words, at its size, the same every time', {
  timeout: 30_000,
}, async () => {
  const { svg, width, height } = await drawSvg(bars);
  expect({ width, height }).toEqual({ width: 500, height: 300 });
  expect(svg).toMatch(/^<svg [^>]*width="500" height="300"/);
  for (const word of ['>connect<', '>wait<', '>100<', '>200<', 'time (ms)']) expect(svg).toContain(word);
  expect((await drawSvg(bars)).svg).toBe(svg);
});

test('drawSvg leaves the figure as it was', async () => {
  const before = structuredClone(bars);
  await drawSvg(bars);
  expect(bars).toEqual(before);
});

test('drawSvg gives every tick of a line chart its place', async () => {
  const { svg } = await drawSvg({ data: [{ type: 'scatter', x: [0, 1, 2], y: [5, 10, 15] } as never] });
  const ticks = [...svg.matchAll(/class="ytick"><text[^>]*>([^<]*)</g)].map(([, label]) => Number(label));
  expect(ticks.length).toBeGreaterThan(3);
  expect(ticks).toEqual([...ticks].sort((a, b) => a - b));
});

test('drawSvg points annotations at their place', async () => {
  const annotations = [{ x: 1, y: 10, text: 'here', showarrow: true }];
  const { svg } = await drawSvg({
    data: [{ type: 'scatter', x: [0, 1, 2], y: [5, 10, 15] } as never],
    layout: { annotations },
  });
  expect(svg).toMatch(/class="annotation-arrow-g"[^>]*>(<path[^>]*>){2}/);
});

test('drawSvg names fills without quotation marks, which not every program understands', async () => {
  const marker = { pattern: { shape: '/' } };
  const { svg } = await drawSvg({ data: [{ type: 'bar', x: [1], y: [1], marker } as never] });
  expect(svg).toMatch(/fill: url\(#/);
  expect(svg).not.toMatch(/url\(['"]|url\(&quot;/);
});
