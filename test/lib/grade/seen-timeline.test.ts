import { expect, test } from 'vitest';
import { expectedTimeline, seenTimeline } from '../../../lib/grade/seen-timeline.ts';

const ends = (timeline: ReturnType<typeof seenTimeline>) =>
  timeline?.requests.map(({ path, connection, phases }) => [
    path,
    connection,
    phases[0]!.startMs,
    phases.at(-1)!.endMs,
  ]);

test('expectedTimeline, has one request under way at a time, each as long as the origin takes', () => {
  const timeline = expectedTimeline({ expected: [['/a', '/b'], ['/c']], serverMs: 5, isParallel: false })!;
  expect(ends(timeline)).toEqual([
    ['/a', 1, 0, 5],
    ['/b', 1, 5, 10],
    ['/c', 2, 10, 15],
  ]);
  expect(timeline.engine).toBe('model');
});

test('expectedTimeline, has connections side by side where they are used in parallel', () => {
  const timeline = expectedTimeline({ expected: [['/a', '/b'], ['/c']], serverMs: 5, isParallel: true });
  expect(ends(timeline)).toEqual([
    ['/a', 1, 0, 5],
    ['/c', 2, 0, 5],
    ['/b', 1, 5, 10],
  ]);
});

test('expectedTimeline, is nothing where no request is expected', () => {
  expect(expectedTimeline({ expected: [], serverMs: 5, isParallel: false })).toBeUndefined();
});

test('seenTimeline, starts with the first connection that was used, and draws no answer past the end of its connection', () => {
  const answer = { status: 200, bodyBytes: 3, startMs: 1010, endMs: 1020 };
  const timeline = seenTimeline(
    [
      { openedAtMs: 900, requests: [] },
      {
        openedAtMs: 1000,
        closed: { atMs: 1012, by: 'client' },
        requests: [{ path: '/a b', arrivedAtMs: 1001, answer }],
      },
      { openedAtMs: 1005, requests: [{ path: '*', arrivedAtMs: 1006 }] },
    ],
    1030,
  )!;
  expect(ends(timeline)).toEqual([
    ['/a_b', 1, 1, 12],
    ['/*', 2, 6, 30],
  ]);
  expect(timeline.requests.map(({ status }) => status)).toEqual([200, 0]);
});

test('seenTimeline, draws the first hundred of what floods it, with a name for each', () => {
  const requests = Array.from({ length: 500 }, () => ({ path: '/a', arrivedAtMs: 1 }));
  const timeline = seenTimeline([{ openedAtMs: 0, requests: [{ path: '/a(2)', arrivedAtMs: 0 }, ...requests] }], 9)!;
  expect(timeline.requests.length).toBe(100);
});
