import { describe, expect, test } from 'vitest';
import { connectionLanes } from '../../../lib/plot/connection-lanes.ts';
import { connectionUses } from '../../../lib/plot/connection-use.ts';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import { TimelineRecorder } from '../../../lib/timeline/recorder.ts';
import { handmade, http10, http11 } from './timelines.ts';

const six = handmade({ objects: 11, policy: { connectionsMax: 6 } });

describe('connectionUses', () => {
  test('divides the life of each connection into handshake, exchanges and idle time', () => {
    for (const timeline of [http10(4), http11(4), six]) {
      for (const { connection, handshake, exchanges, idle, untilMs } of connectionUses(timeline)) {
        const spentMs = [...handshake, ...exchanges, ...idle].reduce(
          (sum, { startMs, endMs }) => sum + endMs - startMs,
          0,
        );
        expect(spentMs).toBeCloseTo(untilMs - connection.openedAtMs, 6);
      }
    }
  });

  test('finds the idle time that reuse pays for', () => {
    const idle = connectionUses(six).map(({ idle }) => idle.map(({ startMs, endMs }) => endMs - startMs));
    expect(idle).toEqual([[100], [], [], [], [120], [120]]);
  });

  test('gives exchanges that are under way together lanes of their own, and as few as it can', () => {
    const resources = ['/', '/a', '/b', '/c'].map((path) => ({ path, bodyBytes: 1 }));
    const scenario = parseScenario({ page: { resources }, policy: { protocol: 'HTTP/2' } });
    const recorder = new TimelineRecorder('model', scenario, 'computed');
    const connection = recorder.connection(0, [{ name: 'connect', endMs: 100 }]);
    recorder.request({ path: '/', connection, startMs: 100, marks: [{ name: 'wait', endMs: 200 }] });
    recorder.request({ path: '/a', connection, startMs: 200, marks: [{ name: 'wait', endMs: 300 }] });
    recorder.request({ path: '/b', connection, startMs: 200, marks: [{ name: 'wait', endMs: 400 }] });
    const marks = [
      { name: 'blocked', endMs: 320 },
      { name: 'wait', endMs: 420 },
    ] as const;
    recorder.request({ path: '/c', connection, startMs: 200, marks });
    const [use] = connectionUses(recorder.finish());
    expect(use!.exchanges.map(({ lane }) => lane)).toEqual([0, 0, 1, 0]);
    expect(use!.lanes).toBe(2);
    expect(use!.idle).toEqual([]);
  });
});

describe('connectionLanes', () => {
  test('draws a lane for each connection, with its requests', () => {
    const { layout } = connectionLanes(six);
    const { ticktext } = layout.yaxis as { ticktext: string[] };
    expect(ticktext).toEqual([1, 2, 3, 4, 5, 6].map((id) => `connection ${id}`));
    expect((layout.yaxis2 as { ticktext: string[] }).ticktext).toEqual([
      '3 requests',
      '2 requests',
      '2 requests',
      '2 requests',
      '1 request',
      '1 request',
    ]);
  });

  test('draws handshakes where connections open, and exchanges without their blocked time', () => {
    const { data } = connectionLanes(http10(3));
    const connect = data.find(({ name }) => name === 'connect')!;
    expect(connect.base).toEqual([0, 220, 440]);
    expect(connect.x).toEqual([100, 100, 100]);
    expect(data.map(({ name }) => name)).not.toContain('blocked');
  });

  test('draws idle time, and says so', () => {
    const { data, text } = connectionLanes(six);
    const idle = data.find(({ name }) => name === 'idle')!;
    expect(idle.x).toEqual([100, 120, 120]);
    expect(idle.hovertext![0]).toBe('<b>connection 1</b><br>idle: 460 ms to 560 ms, 100 ms long, computed');
    expect(text).toContain(
      '6 connections. Open for 2.26 s together, of which connect 600 ms; idle 340 ms; the rest carries exchanges.',
    );
    expect(text).toContain('Connection 5: opened at 220 ms, 1 request, idle for 120 ms, still open at the end.');
  });

  test('tells of no more connections than are listened to', () => {
    expect(connectionLanes(http10(30)).text).toContain('And 18 more.');
  });

  test('refuses what it cannot draw', () => {
    expect(() => connectionLanes([])).toThrow('missing timelines');
  });
});
