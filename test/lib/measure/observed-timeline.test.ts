import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { SeenConnection, SeenRequest } from '../../../lib/measure/client/observer.ts';
import type { Departure } from '../../../lib/measure/client/places.ts';
import { observedTimeline } from '../../../lib/measure/observed-timeline.ts';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';

const scenario = parseScenario({
  page: {
    resources: [
      { path: '/', bodyBytes: 10 },
      { path: '/a', bodyBytes: 10 },
      { path: '/b', bodyBytes: 10 },
    ],
  },
});
const socket = new Socket();
const connection: SeenConnection = {
  ...{ origin: '', transport: socket, socket },
  ...{ openedAtMs: 1, establishedAtMs: 101, securedAtMs: null, closedAtMs: null },
};

function seen(path: string, sendingAtMs: number): SeenRequest {
  const sentAtMs = sendingAtMs + 0.5;
  const answeredAtMs = sendingAtMs + 100;
  return { path, socket, sendingAtMs, sentAtMs, answeredAtMs, endedAtMs: answeredAtMs + 1, status: 200, bodyBytes: 10 };
}

function departure(place: number, readyAtMs: number, waited: boolean): [string, Departure] {
  const resource = scenario.page.resources[place]!;
  return [resource.path, { resource, readyAtMs, waited, failedAtMs: null }];
}

const timeline = observedTimeline({
  scenario,
  seen: { connections: [connection], requests: [seen('/', 101.2), seen('/a', 202.5), seen('/b', 303.7)] },
  departures: new Map([departure(0, 0.5, false), departure(1, 202.3, false), departure(2, 202.3, true)]),
  pairs: new Map(),
  handshakeOrigin: 'emulated',
});
const firstPhaseOf = (place: number) => timeline.requests[place]!.phases[0]!;

test('observedTimeline, labels the handshake as the link says and the exchanges as measured', () => {
  expect(timeline.connections[0]!.phases).toEqual([{ name: 'connect', startMs: 1, endMs: 101, origin: 'emulated' }]);
  const origins = timeline.requests.flatMap(({ phases }) => phases.map(({ origin }) => origin));
  expect(new Set(origins)).toEqual(new Set(['measured']));
});

test('observedTimeline, a request that opens its connection begins at the end of the handshake', () => {
  expect(firstPhaseOf(0)).toMatchObject({ name: 'send', startMs: 101, endMs: 101.7 });
});

test('observedTimeline, a request that finds a free connection begins when it is given it', () => {
  expect(firstPhaseOf(1)).toMatchObject({ name: 'send', startMs: 202.3, endMs: 203 });
});

test('observedTimeline, a request that had to wait is blocked until it leaves', () => {
  expect(firstPhaseOf(2)).toMatchObject({ name: 'blocked', startMs: 202.3, endMs: 303.7 });
});

test('observedTimeline, the handshake of TLS follows that of TCP, and the first request both', () => {
  const { connections, requests } = observedTimeline({
    scenario: parseScenario({ page: { resources: [{ path: '/', bodyBytes: 10 }] }, policy: { security: 'tls1.3' } }),
    seen: { connections: [{ ...connection, securedAtMs: 201 }], requests: [seen('/', 201.2)] },
    departures: new Map([departure(0, 0.5, false)]),
    pairs: new Map(),
    handshakeOrigin: 'measured',
  });
  expect(connections[0]!.phases).toEqual([
    { name: 'connect', startMs: 1, endMs: 101, origin: 'measured' },
    { name: 'tls', startMs: 101, endMs: 201, origin: 'measured' },
  ]);
  expect(requests[0]!.phases[0]!.startMs).toBe(201);
});

test('observedTimeline, a request that failed has status 0, no bytes, and has waited until then', () => {
  const failed = { ...seen('/', 101.2), answeredAtMs: null, endedAtMs: null, status: 0, bodyBytes: 0 };
  const [path, left] = departure(0, 0.5, false);
  const { requests } = observedTimeline({
    scenario: parseScenario({ page: { resources: [{ path: '/', bodyBytes: 10, method: 'POST' }] } }),
    seen: { connections: [connection], requests: [failed] },
    departures: new Map([[path, { ...left, failedAtMs: 180 }]]),
    pairs: new Map(),
    handshakeOrigin: 'measured',
  });
  expect(requests[0]).toMatchObject({ status: 0, bodyBytes: 0 });
  expect(requests[0]!.phases.at(-1)).toMatchObject({ name: 'wait', endMs: 180 });
});
