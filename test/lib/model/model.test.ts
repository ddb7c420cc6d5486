import { describe, expect, test } from 'vitest';
import { ScenarioError, UnsupportedError } from '../../../lib/errors.ts';
import { model } from '../../../lib/model/model.ts';
import type { Policy, ScenarioInput } from '../../../lib/scenario/scenario.ts';

/** A document and `objects` of `bodyBytes` each; no slow start, 100 ms, unlimited rate unless told otherwise. */
function page(objects: number, rest: Omit<ScenarioInput, 'page'> & { bodyBytes?: number } = {}): ScenarioInput {
  const { bodyBytes = 1, ...others } = rest;
  const more = Array.from({ length: objects }, (_, i) => ({ path: `/object-${i + 1}`, bodyBytes }));
  return {
    page: { resources: [{ path: '/index.html', bodyBytes }, ...more] },
    tcp: { initialWindowSegments: null },
    ...others,
  };
}

const http10 = { protocol: 'HTTP/1.0', persistent: false } as const;

describe('model, Kurose & Ross, problems of ch. 2: eight objects in round trips', () => {
  test.each<[string, Partial<Policy>, number, number]>([
    ['serial, non-persistent', http10, 18, 9],
    ['5 parallel, non-persistent', { ...http10, connectionsMax: 5 }, 6, 9],
    ['6 parallel, non-persistent', { ...http10, connectionsMax: 6 }, 6, 9],
    ['persistent', {}, 10, 1],
    ['persistent, pipelined', { pipelineDepth: 8 }, 3, 1],
    ['HTTP/1.0 with keep-alive', { protocol: 'HTTP/1.0' }, 10, 1],
    ['HTTP/2 in clear', { protocol: 'HTTP/2' }, 3, 1],
  ])('%s', (_, policy, roundTrips, connections) => {
    const { totals } = model(page(8, { policy }));
    expect(totals).toMatchObject({ pageLoadMs: roundTrips * 100, connections, handshakes: connections });
    expect(totals.controlPackets).toBe(7 * connections);
  });
});

test('model, two parallel non-persistent connections break even with one persistent (Nielsen et al., SIGCOMM 1997)', () => {
  const load = (policy: Partial<Policy>) => model(page(12, { policy })).totals.pageLoadMs;
  expect(load({ ...http10, connectionsMax: 2 })).toBe(load({}));
  expect(load({ ...http10, connectionsMax: 3 })).toBeLessThan(load({}));
});

test('model, Kurose & Ross P10: when the link is the bottleneck, persistence gains next to nothing', () => {
  // 10 m, 150 bit/s, 100,000 bits: transmission alone is 666.7 s an object, so a round trip hardly shows
  const link = { rttMs: 0.0001, rateBitsPerSecond: 150 };
  const parallel = model(page(10, { bodyBytes: 12_500, link, policy: { ...http10, connectionsMax: 10 } })).totals;
  const persistent = model(page(10, { bodyBytes: 12_500, link })).totals;
  expect(parallel.pageLoadMs / 1000).toBeCloseTo((11 * 100_000) / 150, 3);
  expect(persistent.pageLoadMs / parallel.pageLoadMs).toBeCloseTo(1, 5);
});

describe('model, transmission: O = 5000 B, 100 ms, 1 Mbit/s', () => {
  const rest = { bodyBytes: 5000, link: { rateBitsPerSecond: 1_000_000 } };
  test.each<[string, number, Partial<Policy>, number]>([
    ['one object, persistent: 2 (RTT + O/R) + RTT', 1, {}, 380],
    ['one object, non-persistent: 2 (2 RTT + O/R)', 1, http10, 480],
    ['three objects, pipelined', 3, { pipelineDepth: 3 }, 460],
    ['three in parallel share the rate', 3, { ...http10, connectionsMax: 3 }, 200 + 40 + 200 + 120],
  ])('%s', (_, objects, policy, ms) => {
    expect(model(page(objects, { ...rest, policy })).totals.pageLoadMs).toBeCloseTo(ms, 6);
  });
});

describe('model, Grigorik, High Performance Browser Networking: 15 segments, RTT 56 ms, server 40 ms', () => {
  const resource = { bodyBytes: 15 * 1460, serverMs: 40 };
  const load = (initialWindowSegments: number, delayMs = 0) => {
    const { requests } = model({
      page: {
        resources: [
          { path: '/first', ...resource },
          { path: '/again', ...resource, delayMs },
        ],
      },
      link: { rttMs: 56 },
      tcp: { initialWindowSegments },
    });
    const [first, again] = requests.map(({ phases }) => phases.filter(({ name }) => name !== 'blocked'));
    return { first: first!.at(-1)!.endMs, again: again!.at(-1)!.endMs - again![0]!.startMs };
  };
  test('a new connection takes 264 ms, a warm one 96 ms: the handshake is only 56 of the 168 saved', () => {
    expect(load(4)).toEqual({ first: 264, again: 96 });
  });
  test('an initial window of 10 saves a round trip: 208 ms', () => expect(load(10).first).toBe(208));
  test('after an idle second the window is cold again (RFC 5681 s.4.1): 208 ms', () => {
    expect(load(4, 1500).again).toBe(208);
  });
});

describe('model, first byte: handshakes before the request', () => {
  test.each<[Partial<Policy>, number]>([
    [{ security: 'none' }, 200],
    [{ security: 'tls1.2' }, 400],
    [{ security: 'tls1.2-resumed' }, 300],
    [{ security: 'tls1.3' }, 300],
    [{ security: 'tls1.3-resumed' }, 300],
    [{ security: 'tls1.3-0rtt' }, 200],
    [{ protocol: 'HTTP/3' }, 200],
    [{ protocol: 'HTTP/3', security: 'quic-0rtt' }, 100],
  ])('%j takes %i ms at 100 ms', (policy, ms) => {
    const timeline = model(page(0, { policy }));
    expect(timeline.totals.pageLoadMs).toBe(ms);
    expect(timeline.totals.handshakes).toBe(1);
  });

  test('Fast Open saves one round trip (RFC 7413)', () => {
    expect(model(page(0, { tcp: { initialWindowSegments: null, fastOpen: true } })).totals.pageLoadMs).toBe(100);
  });
});

describe('model, what reveals what', () => {
  const resources = [
    { path: '/index.html', bodyBytes: 1 },
    { path: '/a.css', bodyBytes: 1 },
    { path: '/f.woff2', bodyBytes: 1, after: '/a.css' },
    { path: '/early.js', bodyBytes: 1, after: 'navigation', delayMs: 30 },
  ];
  test('a chain takes a round trip for each link of it', () => {
    expect(model({ page: { resources: resources.slice(0, 3) } }).totals.pageLoadMs).toBe(400);
  });
  test('what is known from navigation on waits for the connection, not for the document', () => {
    const { requests } = model({ page: { resources } });
    expect(requests[3]!.phases[0]).toMatchObject({ name: 'blocked', startMs: 30, endMs: 200 });
  });
});

describe('model, connections end', () => {
  test('after requestsPerConnectionMax requests, closed by the server', () => {
    const { totals, connections } = model(page(10, { policy: { requestsPerConnectionMax: 5 } }));
    expect(totals).toMatchObject({ pageLoadMs: 1400, connections: 3 });
    expect(connections.map(({ closedAtMs, closedBy }) => [closedAtMs, closedBy])).toEqual([
      [600, 'server'],
      [1200, 'server'],
      [null, null],
    ]);
  });

  const later = (delayMs: number, method = 'GET') =>
    model({
      page: {
        resources: [
          { path: '/', bodyBytes: 1 },
          { path: '/later', bodyBytes: 1, delayMs, method },
        ],
      },
      policy: { idleTimeoutMs: 1000 },
    });
  test('after the idle timeout; the next request opens another', () => {
    const { connections, totals } = later(2000);
    expect(connections[0]).toMatchObject({ closedAtMs: 1200, closedBy: 'server' });
    expect(totals).toMatchObject({ connections: 2, pageLoadMs: 2400 });
  });
  test('not before it', () => expect(later(800).totals.connections).toBe(1));
  test('just as a request leaves (RFC 9112 s.9.5): a GET is sent again on a new connection', () => {
    const { totals, requests } = later(950);
    expect(totals).toMatchObject({ connections: 2, pageLoadMs: 1400 });
    expect(requests[1]).toMatchObject({ status: 200, connection: 2 });
  });
  test('just as a request leaves: a POST must not be repeated and fails (RFC 9110 s.9.2.2)', () => {
    const { requests, totals } = later(950, 'POST');
    expect(requests[1]).toMatchObject({ status: 0, bodyBytes: 0, connection: 1 });
    expect(totals.bodyBytes).toBe(1);
  });
});

test('model, a window that small answers leave unused does not grow for a large one', () => {
  // 10 segments at most are under way until the large one, of 30: its rounds are 10 and 20 segments
  const resources = [1, 2, 3, 4, 30].map((segments, place) => ({ path: `/${place}`, bodyBytes: segments * 1460 }));
  expect(model({ page: { resources } }).totals.pageLoadMs).toBe(700);
});

test('model, refuses what it does not support and what is wrong', () => {
  expect(() => model(page(1, { link: { lossRate: 0.01 }, policy: { pipelineDepth: 4 } }))).toThrow(UnsupportedError);
  expect(() => model(page(1, { link: { rttMs: 0 } }))).toThrow(ScenarioError);
});
