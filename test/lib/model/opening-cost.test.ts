import { expect, test } from 'vitest';
import { openingCost } from '../../../lib/model/opening-cost.ts';
import { handshakeOf } from '../../../lib/protocol/handshake.ts';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import type { ScenarioInput } from '../../../lib/scenario/scenario.ts';

const cost = (input: Omit<ScenarioInput, 'page'>) =>
  openingCost(parseScenario({ page: { resources: [{ path: '/', bodyBytes: 1 }] }, ...input }));

test('openingCost, TCP alone is one round trip and no bytes', () => {
  expect(cost({})).toEqual({
    connectMs: 100,
    tlsMs: null,
    leavesAfterMs: 100,
    ridingBytes: 0,
    leadingBytes: 0,
    serverFlights: [],
  });
});

test('openingCost, TLS 1.3 adds a round trip and what its flights take on the link', () => {
  const { flights, trailing } = handshakeOf('tls1.3', { fastOpen: false });
  const [hello, certificate, finished] = flights;
  const { tlsMs, leavesAfterMs, ...bytes } = cost({
    link: { rateBitsPerSecond: 8_000_000 },
    policy: { security: 'tls1.3' },
  });
  const flightsMs = (hello!.bytes + certificate!.bytes) / 1000; // 1000 bytes a millisecond
  expect(tlsMs).toBeCloseTo(100 + flightsMs, 9);
  expect(leavesAfterMs).toBeCloseTo(200 + flightsMs, 9);
  expect(bytes).toMatchObject({
    ridingBytes: finished!.bytes,
    serverFlights: [certificate!.bytes],
    leadingBytes: trailing[0]!.bytes,
  });
});

test('openingCost, early data leaves before the handshake has ended', () => {
  expect(cost({ policy: { security: 'tls1.3-0rtt' } })).toMatchObject({
    connectMs: 100,
    tlsMs: 100,
    leavesAfterMs: 100,
  });
  expect(cost({ policy: { protocol: 'HTTP/3', security: 'quic-0rtt' } })).toMatchObject({
    connectMs: 100,
    leavesAfterMs: 0,
  });
});
