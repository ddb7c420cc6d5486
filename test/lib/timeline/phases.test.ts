import { expect, test } from 'vitest';
import { endedAtMs, lives, requestsByConnection, sentAtMs } from '../../../lib/timeline/phases.ts';
import type { Timeline } from '../../../lib/timeline/timeline.ts';
import { handMade } from './hand-made.ts';

test('lives, the handshake belongs to the first request on its connection', () => {
  const life = lives(handMade() as Timeline);
  expect(life.get(1)!.map(({ name, startMs, endMs }) => [name, startMs, endMs])).toEqual([
    ['connect', 0, 100],
    ['wait', 100, 200],
  ]);
  expect(life.get(2)!.map(({ name }) => name)).toEqual(['wait', 'receive']);
});

test('lives, waiting for a connection ends where its handshake begins', () => {
  const timeline = handMade();
  const origin = 'computed' as const;
  timeline.connections[0]!.openedAtMs = 40;
  timeline.connections[0]!.phases = [{ name: 'connect', startMs: 40, endMs: 100, origin }];
  timeline.requests[0]!.phases.unshift({ name: 'blocked', startMs: 0, endMs: 100, origin });
  const [blocked, connect, wait] = lives(timeline as Timeline).get(1)!;
  expect(blocked).toMatchObject({ name: 'blocked', startMs: 0, endMs: 40 });
  expect(connect).toMatchObject({ name: 'connect', startMs: 40, endMs: 100 });
  expect(wait).toMatchObject({ name: 'wait', startMs: 100 });
});

test('sentAtMs and endedAtMs, waiting is not sending', () => {
  const timeline = handMade();
  const request = timeline.requests[1]!;
  request.phases.unshift({ name: 'blocked', startMs: 150, endMs: 200, origin: 'computed' });
  expect(sentAtMs(request)).toBe(200);
  expect(endedAtMs(request)).toBe(310);
});

test('requestsByConnection, in the order in which they left', () => {
  const timeline = handMade();
  timeline.requests.reverse();
  expect(
    requestsByConnection(timeline as Timeline)
      .get(1)!
      .map(({ id }) => id),
  ).toEqual([1, 2]);
});
