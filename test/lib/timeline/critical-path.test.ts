import { describe, expect, test } from 'vitest';
import { costsOf } from '../../../lib/plot/slices.ts';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import { criticalPath } from '../../../lib/timeline/critical-path.ts';
import { TimelineRecorder } from '../../../lib/timeline/recorder.ts';
import type { Timeline } from '../../../lib/timeline/timeline.ts';
import { handmade, http10, http11 } from '../plot/timelines.ts';

const costs = (timeline: Timeline) =>
  Object.fromEntries(costsOf(criticalPath(timeline)).map(({ name, ms }) => [name, ms]));

describe('criticalPath', () => {
  test('has no gaps and no overlaps, from navigation to the page load', () => {
    const six = handmade({ objects: 23, policy: { connectionsMax: 6, security: 'tls1.3' } });
    for (const timeline of [http10(1), http10(9), http11(9), six, http10(9, { policy: { connectionsMax: 3 } })]) {
      const steps = criticalPath(timeline);
      expect(steps[0]!.startMs).toBe(0);
      expect(steps.at(-1)!.endMs).toBe(timeline.totals.pageLoadMs);
      for (const [index, { startMs }] of steps.slice(1).entries()) expect(startMs).toBe(steps[index]!.endMs);
    }
  });

  test('pays a handshake and a round trip for each request without reuse', () => {
    expect(costs(http10(9))).toEqual({ connect: 900, wait: 900, receive: 180 });
  });

  test('pays one handshake with reuse', () => {
    expect(costs(http11(9))).toEqual({ connect: 100, wait: 900, receive: 180 });
  });

  test('follows a blocked request to the connection that closed to make room', () => {
    expect(costs(http10(5, { policy: { connectionsMax: 2 } }))).toEqual({ connect: 300, wait: 300, receive: 60 });
  });

  test('counts a handshake that another request opened, as on a multiplexed connection', () => {
    const scenario = parseScenario({
      page: {
        resources: [
          { path: '/', bodyBytes: 1 },
          { path: '/early', bodyBytes: 1, after: 'navigation' },
        ],
      },
      policy: { protocol: 'HTTP/2' },
    });
    const recorder = new TimelineRecorder('model', scenario, 'computed');
    const connection = recorder.connection(0, [{ name: 'connect', endMs: 100 }]);
    recorder.request({ path: '/', connection, startMs: 100, marks: [{ name: 'wait', endMs: 200 }] });
    const marks = [
      { name: 'blocked', endMs: 100 },
      { name: 'wait', endMs: 250 },
    ] as const;
    recorder.request({ path: '/early', connection, startMs: 0, marks });
    expect(costs(recorder.finish())).toEqual({ connect: 100, wait: 150 });
  });

  test('shows as idle what the client waited of its own accord, and goes on with what revealed the resource', () => {
    const resources = [
      { path: '/', bodyBytes: 1 },
      { path: '/style.css', bodyBytes: 1 },
      { path: '/font.woff', bodyBytes: 1, after: '/style.css', delayMs: 50 },
    ];
    const recorder = new TimelineRecorder('model', parseScenario({ page: { resources } }), 'computed');
    const connection = recorder.connection(0, [{ name: 'connect', endMs: 100 }]);
    recorder.request({ path: '/', connection, startMs: 100, marks: [{ name: 'wait', endMs: 200 }] });
    recorder.request({ path: '/style.css', connection, startMs: 200, marks: [{ name: 'wait', endMs: 300 }] });
    recorder.request({ path: '/font.woff', connection, startMs: 350, marks: [{ name: 'wait', endMs: 450 }] });
    const steps = criticalPath(recorder.finish());
    expect(steps.map(({ name, request, endMs }) => `${name} ${request} ${endMs}`)).toEqual([
      'connect 1 100',
      'wait 1 200',
      'wait 2 300',
      'idle 3 350',
      'wait 3 450',
    ]);
  });

  test('books to blocked the moment between the end of one exchange and the start of the next, as in measurements', () => {
    const resources = ['/', '/a', '/b'].map((path) => ({ path, bodyBytes: 1 }));
    const recorder = new TimelineRecorder('measure', parseScenario({ page: { resources } }), 'measured');
    const connection = recorder.connection(0, [{ name: 'connect', endMs: 100 }]);
    recorder.request({ path: '/', connection, startMs: 100, marks: [{ name: 'wait', endMs: 200 }] });
    recorder.request({ path: '/a', connection, startMs: 200, marks: [{ name: 'wait', endMs: 300 }] });
    const marks = [
      { name: 'blocked', endMs: 302 },
      { name: 'wait', endMs: 402 },
    ] as const;
    recorder.request({ path: '/b', connection, startMs: 200, marks });
    expect(costs(recorder.finish())).toEqual({ blocked: 2, connect: 100, wait: 300 });
  });
});
