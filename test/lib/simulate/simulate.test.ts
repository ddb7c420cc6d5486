import { expect, test } from 'vitest';
import { ScenarioError } from '../../../lib/errors.ts';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import type { Security } from '../../../lib/scenario/scenario.ts';
import { simulate, simulateEngine } from '../../../lib/simulate/simulate.ts';
import { type PolicyInput, pageLoadMs, pageOf, roundTripsOnly } from './pages.ts';

/** Kurose & Ross, Computer Networking, ch. 2, problems 7 and 8: a document with eight very small objects, in round trips. */
const eightObjects: readonly (readonly [string, number, number, PolicyInput])[] = [
  ['one connection each, one at a time', 18, 9, { protocol: 'HTTP/1.0', persistent: false }],
  ['one connection each, five at a time', 6, 9, { protocol: 'HTTP/1.0', persistent: false, connectionsMax: 5 }],
  ['persistent', 10, 1, {}],
  ['persistent and pipelined', 3, 1, { pipelineDepth: 8 }],
];

test.each(eightObjects)(
  'simulate, Kurose & Ross, eight objects, %s: %i round trips',
  (_, roundTrips, connections, policy) => {
    const { totals } = simulate({ page: pageOf(8), ...roundTripsOnly, policy });
    expect(totals.pageLoadMs).toBe(100 * roundTrips);
    expect(totals.connections).toBe(connections);
  },
);

/**
 * Kurose & Ross, slow-start response time: 2 RTT + O/R + P(RTT + S/R) - (2^P - 1)S/R, where P is the smaller of Q, the
 * stalls of an infinite object, and K - 1, the windows of this one but the last.
 */
function slowStartMs(objectBytes: number, rttS: number, rateBitsPerSecond: number, segmentBytes: number): number {
  const segmentS = (8 * segmentBytes) / rateBitsPerSecond;
  const windows = Math.ceil(Math.log2(objectBytes / segmentBytes + 1));
  const stalls = Math.min(Math.floor(Math.log2(1 + rttS / segmentS)) + 1, windows - 1);
  const seconds =
    2 * rttS + (8 * objectBytes) / rateBitsPerSecond + stalls * (rttS + segmentS) - (2 ** stalls - 1) * segmentS;
  return 1000 * seconds;
}

test.each([
  [100_000, 0.1, 28e3, 28_871.4],
  [100_000, 0.1, 100e3, 8357.1],
  [100_000, 0.1, 1e6, 1388.5],
  [100_000, 0.1, 10e6, 928.5],
  [5000, 0.1, 28e3, 1728.6],
  [5000, 0.1, 1e6, 522.8],
  [5000, 1, 100e3, 5228.5],
  [5000, 1, 10e6, 5002.3],
])('simulate, slow start: %i bytes, %f s, %i bit/s take %f ms', (bodyBytes, rttS, rateBitsPerSecond, roundedMs) => {
  const simulatedMs = pageLoadMs({
    page: pageOf(0, bodyBytes),
    link: { rttMs: 1000 * rttS, rateBitsPerSecond },
    tcp: { initialWindowSegments: 1, mssBytes: 536 },
  });
  expect(simulatedMs).toBeCloseTo(slowStartMs(bodyBytes, rttS, rateBitsPerSecond, 536), 5);
  expect(simulatedMs).toBeCloseTo(roundedMs, 1);
});

/** Round trips to the first byte: RFC 9293 s.3.5, RFC 5246 s.7.3, RFC 9846 s.2, RFC 9001 s.1 and 4.6, RFC 7413 s.2. */
const firstByte: readonly (readonly [Security, boolean, number])[] = [
  ['none', false, 2],
  ['none', true, 1],
  ['tls1.2', false, 4],
  ['tls1.2-resumed', false, 3],
  ['tls1.3', false, 3],
  ['tls1.3', true, 2],
  ['tls1.3-resumed', false, 3],
  ['tls1.3-0rtt', false, 2],
  ['tls1.3-0rtt', true, 1],
  ['quic', false, 2],
  ['quic-0rtt', false, 1],
];

test.each(firstByte)('simulate, first byte with %s, fast open %s: %i round trips', (security, fastOpen, roundTrips) => {
  const protocol = security.startsWith('quic') ? 'HTTP/3' : 'HTTP/1.1';
  const { link, tcp } = roundTripsOnly;
  const scenario = { page: pageOf(0), link, tcp: { ...tcp, fastOpen }, policy: { protocol, security } } as const;
  expect(pageLoadMs(scenario)).toBe(100 * roundTrips);
});

/** Grigorik, High Performance Browser Networking (2013), ch. 2: 56 ms, a server of 40 ms, 20 KB in 15 segments. */
test('simulate, Grigorik: 264 ms on a new connection, 96 ms on one with a grown window, 208 ms after it was idle', () => {
  const again = { bodyBytes: 15 * 1460, serverMs: 40 };
  const page = {
    resources: [
      { path: '/new', ...again },
      { path: '/reused', ...again },
      { path: '/after-idle', after: '/reused', delayMs: 3000, ...again },
    ],
  };
  const { requests } = simulate({ page, link: { rttMs: 56 }, tcp: { initialWindowSegments: 4 } });
  const endsMs = requests.map(({ phases }) => phases.at(-1)!.endMs);
  expect(endsMs).toEqual([264, 264 + 96, 264 + 96 + 3000 + 208]);
});

test('simulate, Grigorik: an initial window of 10 segments saves 22 %: 208 ms', () => {
  const page = { resources: [{ path: '/new', bodyBytes: 15 * 1460, serverMs: 40 }] };
  expect(pageLoadMs({ page, link: { rttMs: 56 }, tcp: { initialWindowSegments: 10 } })).toBe(208);
});

/** Heidemann, Obraczka & Touch 1997 and every textbook: two round trips and O/R, then one and O/R. */
test('simulate, transmission: 380 ms persistent, 480 ms on a connection each, 460 ms for three pipelined', () => {
  const link = { rttMs: 100, rateBitsPerSecond: 1e6 };
  const tcp = { initialWindowSegments: null };
  expect(pageLoadMs({ page: pageOf(1, 5000), link, tcp })).toBeCloseTo(380, 5);
  expect(pageLoadMs({ page: pageOf(1, 5000), link, tcp, policy: { persistent: false } })).toBeCloseTo(480, 5);
  const pipelined = { page: pageOf(2, 5000), link, tcp, policy: { pipelineDepth: 2 } };
  expect(pageLoadMs(pipelined)).toBeCloseTo(200 + 40 + 100 + 80, 5);
});

/** RFC 5681 s.3.1 with delayed ACKs, gamma of Cardwell, Savage & Anderson 2000: windows of 10, 15 and 22 segments. */
test('simulate, delayed ACKs: the window grows by half in a round trip', () => {
  const load = (segments: number) =>
    pageLoadMs({ page: pageOf(0, segments * 1460), tcp: { windowGrowth: 1.5, initialWindowSegments: 10 } });
  expect([load(10), load(25), load(46)]).toEqual([200, 300, 400]);
  expect([load(11), load(26)]).toEqual([300, 400]);
});

test('simulate, HTTP/2 and HTTP/3: eight objects in one round trip after the document', () => {
  const page = pageOf(8);
  expect(pageLoadMs({ page, ...roundTripsOnly, policy: { protocol: 'HTTP/2', security: 'tls1.3' } })).toBe(400);
  expect(pageLoadMs({ page, ...roundTripsOnly, policy: { protocol: 'HTTP/3' } })).toBe(300);
});

const lossy = {
  page: pageOf(12, 20_000),
  link: { lossRate: 0.05, rateBitsPerSecond: 1e7 },
  policy: { connectionsMax: 3 },
};

test('simulate, every phase is simulated and names its engine', () => {
  const timeline = simulate(lossy);
  expect(timeline.engine).toBe('simulate');
  const phases = [...timeline.connections, ...timeline.requests].flatMap(({ phases }) =>
    phases.map(({ origin }) => origin),
  );
  expect(new Set(phases)).toEqual(new Set(['simulated']));
});

test('simulate, a body, header and request without bytes still cost their round trip', () => {
  expect(simulate({ page: pageOf(1, 0) }).totals.pageLoadMs).toBe(300);
});

test('simulate, a rate whose segments take no whole number of nanoseconds adds up', () => {
  const bodyBytes = 1460 * 3001;
  const { totals } = simulate({
    page: pageOf(0, bodyBytes),
    link: { rttMs: 100, rateBitsPerSecond: 28_001 },
    tcp: { initialWindowSegments: null },
  });
  expect(totals.pageLoadMs).toBeCloseTo(200 + (bodyBytes * 8000) / 28_001, 5);
});

test('simulate, refuses a wrong scenario', () => {
  expect(() => simulate({ page: { resources: [] } })).toThrow(ScenarioError);
});

test('simulateEngine, supports every scenario without approximation', () => {
  expect(simulateEngine.supports(parseScenario(lossy))).toEqual({ supported: true, approximations: [] });
});

test('simulate declines what would be too many segments, whatever their size, and says what to take', () => {
  const supports = (bodyBytes: number, mssBytes = 1460) =>
    simulateEngine.supports(parseScenario({ page: { resources: [{ path: '/', bodyBytes }] }, tcp: { mssBytes } }));
  expect(supports(14.6e9).supported).toBe(true);
  expect(supports(14.7e9)).toEqual({
    supported: false,
    reason: 'the page has 14.7 GB, and each segment of 1.46 kB would be sent; use model',
  });
  expect(supports(11e6, 1).supported).toBe(false);
});
