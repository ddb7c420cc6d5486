import { expect, test } from 'vitest';
import { waterfallSvg } from '../../../../lib/grade/report/waterfall-svg.ts';
import { seenTimeline } from '../../../../lib/grade/seen-timeline.ts';

const answer = { status: 200, bodyBytes: 3, startMs: 5, endMs: 6 };
const textsOf = (svg: string) =>
  [...svg.matchAll(/<text [^>]*>([^<]*)</g)].map(([, words]) => words!.replace('&lt;b&gt;&amp;', '<b>&'));

test('waterfallSvg, has a line for each connection and a bar for each request, with when it ended', () => {
  const connections = [
    { openedAtMs: 0, requests: [{ path: '/<b>&', arrivedAtMs: 1, answer }] },
    { openedAtMs: 2, requests: [{ path: '/a-very-long-path-indeed', arrivedAtMs: 2 }] },
  ];
  const svg = waterfallSvg(seenTimeline(connections, 8)!);
  expect(textsOf(svg)).toEqual([
    ...['0', '2', '4', '6', '8'],
    ...['connection 1', '/<b>&', '6 ms'],
    ...['connection 2', '/a-very-long-pa…', 'no answer'],
    ...['ms', 'measured, from arrival to answer'],
  ]);
  expect(svg.match(/<rect x="/g)).toHaveLength(3);
});

test('waterfallSvg, ends where nobody would look further', () => {
  const requests = Array.from({ length: 90 }, () => ({ path: '/a', arrivedAtMs: 1, answer }));
  expect(textsOf(waterfallSvg(seenTimeline([{ openedAtMs: 0, requests }], 8)!))).toContain('and 31 more rows');
});
