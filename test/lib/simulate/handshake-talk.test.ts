import { expect, test } from 'vitest';
import { simulate } from '../../../lib/simulate/simulate.ts';
import { pageLoadMs, pageOf, roundTripsOnly } from './pages.ts';

test('HandshakeTalk, with 0-RTT the request is out while TLS goes on', () => {
  const page = { resources: [{ path: '/', bodyBytes: 1 }] };
  const { connections, requests } = simulate({ page, ...roundTripsOnly, policy: { security: 'tls1.3-0rtt' } });
  expect(connections[0]!.phases.map(({ name, startMs, endMs }) => [name, startMs, endMs])).toEqual([
    ['connect', 0, 100],
    ['tls', 100, 200],
  ]);
  expect(requests[0]!.phases.map(({ name, startMs, endMs }) => [name, startMs, endMs])).toEqual([['wait', 100, 200]]);
});

test('HandshakeTalk, QUIC has one handshake for transport and keys', () => {
  const page = { resources: [{ path: '/', bodyBytes: 1 }] };
  const { connections } = simulate({ page, ...roundTripsOnly, policy: { protocol: 'HTTP/3' } });
  expect(connections[0]!.phases.map(({ name, endMs }) => [name, endMs])).toEqual([['connect', 100]]);
});

test('HandshakeTalk, flights take time on the link', () => {
  const page = { resources: [{ path: '/', bodyBytes: 1000 }] };
  const link = { rttMs: 100, rateBitsPerSecond: 1e6 };
  const tcp = { initialWindowSegments: null };
  const { totals } = simulate({ page, link, tcp, policy: { security: 'tls1.2-resumed' } });
  // 514 bytes up, 156 down, 51 up with the request, 1000 down; a byte takes 8 us.
  expect(totals.pageLoadMs).toBeCloseTo(300 + 0.008 * (514 + 156 + 51 + 1000), 5);
});

test('HandshakeTalk, a flight of the handshake larger than the window takes a round trip more', () => {
  const scenario = (initialWindowSegments: number) =>
    ({ page: pageOf(0), tcp: { initialWindowSegments }, policy: { security: 'tls1.2' } }) as const;
  // The server's first flight has 2340 bytes: two segments.
  expect(pageLoadMs(scenario(2))).toBe(400);
  expect(pageLoadMs(scenario(1))).toBe(500);
});
