import { expect, test } from 'vitest';
import { isPunctual, qualityOf } from '../../../lib/measure/quality.ts';
import type { Packet } from '../../../lib/timeline/packet.ts';
import { handMade } from '../timeline/hand-made.ts';

const quality = (p99Ms: number, handshakeExcessMs: number) => ({
  lateness: { events: 100, p50Ms: 0, p99Ms },
  handshakeExcessMs,
  tries: 1,
});

test.each([
  { p99Ms: 1, handshakeExcessMs: 1, pageLoadMs: 200, punctual: true },
  { p99Ms: 4, handshakeExcessMs: 1, pageLoadMs: 200, punctual: false },
  { p99Ms: 1, handshakeExcessMs: 4, pageLoadMs: 200, punctual: false },
  // 4 ms are less than 1 % of half a second
  { p99Ms: 4, handshakeExcessMs: 4, pageLoadMs: 500, punctual: true },
  { p99Ms: 4, handshakeExcessMs: 6, pageLoadMs: 500, punctual: false },
])('isPunctual, $p99Ms and $handshakeExcessMs ms late in $pageLoadMs ms: $punctual', (of) => {
  expect(isPunctual(quality(of.p99Ms, of.handshakeExcessMs), of.pageLoadMs)).toBe(of.punctual);
});

const lateness = { events: 0, p50Ms: 0, p99Ms: 0 };
const link = { connections: 1, segments: { up: 0, down: 0 }, bytes: { up: 0, down: 0 }, lateness };

test('qualityOf, without packets a handshake ought to take the round trip', () => {
  const timeline = handMade();
  timeline.connections[0]!.phases[0]!.endMs = timeline.scenario.link.rttMs + 2;
  expect(qualityOf({ timeline, link, packets: [] }, 1)).toEqual({ lateness, handshakeExcessMs: 2, tries: 1 });
});

test('qualityOf, with packets it ought to end with the SYN-ACK, however long that took', () => {
  const timeline = handMade();
  timeline.connections[0]!.phases[0]!.endMs = 1121;
  const synAck: Packet = {
    ...{ from: 'server', connection: 1, clientPort: 40_000, sentAtMs: 1070, arrivedAtMs: 1120, fate: 'delivered' },
    ...{ flags: ['SYN', 'ACK'], sequence: 0, acknowledges: 1, payloadBytes: 0, windowBytes: 65_535, queuedBytes: 0 },
    ...{ origin: 'measured', head: null },
  };
  expect(qualityOf({ timeline, link, packets: [synAck] }, 3)).toEqual({ lateness, handshakeExcessMs: 1, tries: 3 });
});
