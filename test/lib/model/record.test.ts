import { expect, test } from 'vitest';
import { Page } from '../../../lib/model/page.ts';
import { record } from '../../../lib/model/record.ts';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import type { ScenarioInput } from '../../../lib/scenario/scenario.ts';

/** Names and times of phases. */
function recorded(input: ScenarioInput) {
  const scenario = parseScenario({ tcp: { initialWindowSegments: null }, ...input });
  const timeline = record(scenario, new Page(scenario).load());
  const times = ({ phases }: (typeof timeline.requests | typeof timeline.connections)[number]) =>
    phases.map(({ name, startMs, endMs }) => [name, startMs, endMs]);
  return { requests: timeline.requests.map(times), connections: timeline.connections.map(times), timeline };
}

test('record, phases of a request: sent, awaited until its first bit, received for O/R', () => {
  const page = { resources: [{ path: '/', bodyBytes: 5000, requestBytes: 1000, serverMs: 30 }] };
  expect(recorded({ page, link: { rttMs: 100, rateBitsPerSecond: 1e6 } }).requests).toEqual([
    [
      ['send', 100, 108],
      ['wait', 108, 238],
      ['receive', 238, 278],
    ],
  ]);
});

test('record, a request is blocked until it leaves, unless it opened its connection at its discovery', () => {
  const page = { resources: ['/', '/a', '/b'].map((path) => ({ path, bodyBytes: 1 })) };
  expect(recorded({ page, policy: { persistent: false } }).requests).toEqual([
    [['wait', 100, 200]],
    [['wait', 300, 400]],
    [
      ['blocked', 200, 500],
      ['wait', 500, 600],
    ],
  ]);
});

test('record, handshakes: TCP and TLS are two phases, QUIC is one; and who closed', () => {
  const page = { resources: [{ path: '/', bodyBytes: 1 }] };
  expect(recorded({ page, policy: { protocol: 'HTTP/3' } }).connections).toEqual([[['connect', 0, 100]]]);
  const { connections, timeline } = recorded({ page, policy: { security: 'tls1.2', persistent: false } });
  expect(connections[0]!.map(([name]) => name)).toEqual(['connect', 'tls']);
  expect(timeline.connections[0]).toMatchObject({ closedBy: 'server' });
});

test('record, a request that failed has status 0 and no bytes, and waits until its failure is known', () => {
  const resources = [
    { path: '/', bodyBytes: 1 },
    { path: '/post', bodyBytes: 1, method: 'POST', delayMs: 950 },
  ];
  const { timeline, requests } = recorded({ page: { resources }, policy: { idleTimeoutMs: 1000 } });
  expect(timeline.requests[1]).toMatchObject({ status: 0, bodyBytes: 0 });
  expect(requests[1]).toEqual([['wait', 1150, 1200]]);
});
