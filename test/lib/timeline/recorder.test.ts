import { expect, test } from 'vitest';
import { TimelineError } from '../../../lib/errors.ts';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import { TimelineRecorder } from '../../../lib/timeline/recorder.ts';

const scenario = parseScenario({
  page: {
    resources: [
      { path: '/', bodyBytes: 1 },
      { path: '/a', bodyBytes: 2 },
    ],
  },
});

function recorded(): TimelineRecorder {
  const recorder = new TimelineRecorder('model', scenario, 'computed');
  const connection = recorder.connection(0, [{ name: 'connect', endMs: 100, origin: 'emulated' }]);
  const marks = (endMs: number) => [
    { name: 'send' as const, endMs: endMs - 100 },
    { name: 'wait' as const, endMs },
  ];
  recorder.request({ path: '/a', connection, startMs: 200, marks: marks(300) });
  recorder.request({ path: '/', connection, startMs: 100, marks: marks(200) });
  return recorder;
}

test('TimelineRecorder, puts requests in the order of the page, leaves empty phases out, adds up and freezes', () => {
  const timeline = recorded().finish();
  expect(timeline.requests.map(({ path, phases }) => [path, phases.map(({ name }) => name)])).toEqual([
    ['/', ['wait']],
    ['/a', ['wait']],
  ]);
  expect(timeline.connections[0]!.phases[0]!.origin).toBe('emulated');
  expect(timeline.requests[0]!.phases[0]!.origin).toBe('computed');
  expect(timeline.totals).toEqual({
    pageLoadMs: 300,
    connections: 1,
    handshakes: 1,
    requests: 2,
    bodyBytes: 3,
    controlPackets: 7,
  });
  expect(Object.isFrozen(timeline.requests[0]!.phases)).toBe(true);
});

test('TimelineRecorder, notes who closed a connection and when', () => {
  const recorder = recorded();
  recorder.closed(1, 400, 'server');
  expect(recorder.finish().connections[0]).toMatchObject({ closedAtMs: 400, closedBy: 'server' });
});

test('TimelineRecorder, does not finish what breaks an invariant', () => {
  const recorder = recorded();
  recorder.closed(1, 250, 'client');
  expect(() => recorder.finish()).toThrow(TimelineError);
});

test('TimelineRecorder, of phases that take no time it keeps the last, where there is no other', () => {
  const recorder = recorded();
  const phasesOf = (ends: readonly number[]) => {
    const names = ['blocked', 'send', 'wait', 'receive'] as const;
    recorder.begin(200);
    for (const [place, endMs] of ends.entries()) recorder.phase(names[place]!, endMs);
    recorder.end(1, { connection: 1, status: 200, bodyBytes: 2 });
    return recorder.finish().requests[1]!.phases.map(({ name, startMs, endMs }) => [name, startMs, endMs]);
  };
  expect(phasesOf([200, 200, 200, 200])).toEqual([['receive', 200, 200]]);
  expect(phasesOf([200, 210, 210, 250])).toEqual([
    ['send', 200, 210],
    ['receive', 210, 250],
  ]);
  expect(phasesOf([230, 230])).toEqual([['blocked', 200, 230]]);
});
