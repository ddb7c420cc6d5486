import { expect, test } from 'vitest';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import type { ScenarioInput } from '../../../lib/scenario/scenario.ts';
import { record } from '../../../lib/simulate/record.ts';
import { run } from '../../../lib/simulate/run.ts';
import { pageOf, roundTripsOnly } from './pages.ts';

/** The timeline of a run: names and times of its phases. */
function recorded(input: ScenarioInput) {
  const scenario = parseScenario(input);
  const timeline = record(scenario, run(scenario, {}));
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
  const policy = { persistent: false, connectionsMax: 2 };
  expect(recorded({ page: pageOf(3), ...roundTripsOnly, policy }).requests).toEqual([
    [['wait', 100, 200]],
    [['wait', 300, 400]],
    [['wait', 300, 400]],
    [
      ['blocked', 200, 500],
      ['wait', 500, 600],
    ],
  ]);
});

test('record, handshakes: TCP and TLS are two phases, QUIC is one', () => {
  const connections = (policy: ScenarioInput['policy'] & object) =>
    recorded({ page: pageOf(0), ...roundTripsOnly, policy }).connections;
  expect(connections({})).toEqual([[['connect', 0, 100]]]);
  expect(connections({ protocol: 'HTTP/3' })).toEqual([[['connect', 0, 100]]]);
  expect(connections({ security: 'tls1.2' })).toEqual([
    [
      ['connect', 0, 100],
      ['tls', 100, 300],
    ],
  ]);
});

test('record, a request that failed has status 0 and no bytes, and waits until its failure is known', () => {
  const resources = [
    { path: '/', bodyBytes: 1 },
    { path: '/post', bodyBytes: 1, method: 'POST', delayMs: 950 },
  ];
  const { timeline, requests } = recorded({ page: { resources }, ...roundTripsOnly, policy: { idleTimeoutMs: 1000 } });
  expect(timeline.requests[1]).toMatchObject({ status: 0, bodyBytes: 0 });
  expect(requests[1]).toEqual([['wait', 1150, 1200]]);
});
