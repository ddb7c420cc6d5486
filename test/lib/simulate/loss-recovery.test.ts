import { expect, test } from 'vitest';
import { newRto, withRttSample } from '../../../lib/protocol/retransmission-timeout.ts';
import { quicRecovery, tcpRecovery } from '../../../lib/simulate/loss-recovery.ts';
import { pageOf, runThatLoses } from './pages.ts';

test('tcpRecovery, a packet is lost when three later ones have arrived', () => {
  expect(tcpRecovery.lostBelow(9, 5, 4)).toBe(4);
  expect(tcpRecovery.lostBelow(9, -1, -1)).toBe(-1);
});

test('quicRecovery, a packet is lost when the newest that has arrived was sent three later', () => {
  expect(quicRecovery.lostBelow(9, 5, 4)).toBe(7);
});

test('tcpRecovery, a timeout is at least 1 s, or the first one where that is less', () => {
  const after100Ms = (initialMs: number) => {
    const rule = tcpRecovery.timeout(initialMs);
    return withRttSample(newRto(rule), 100, rule).timeoutMs;
  };
  // RFC 6298 s.2.2: 100 + 4 * 50 without the floor.
  expect([after100Ms(1000), after100Ms(3000), after100Ms(400), after100Ms(200)]).toEqual([1000, 1000, 400, 300]);
});

test('quicRecovery, a lost tail costs a probe timeout, which has no floor of 1 s', () => {
  const scenario = {
    page: pageOf(0, 9 * 1460 + 5),
    link: { rttMs: 100, lossRate: 0.02 },
    policy: { protocol: 'HTTP/3' },
  } as const;
  let last = -1;
  const { timeline, packets } = runThatLoses(scenario, ({ from, requests, attempt, segment, bytes }) => {
    const endsResponse = from === 'server' && requests.length === 1 && attempt === 1 && bytes < 1460;
    if (endsResponse) last = segment!;
    return endsResponse;
  });
  expect(packets.find(({ attempt }) => attempt === 2)).toMatchObject({ segment: last, lossNoticedBy: 'timeout' });
  // Two round trips without the loss; the probe timeout is a round trip, four times its variation, and 25 ms.
  const probeTimeoutMs = timeline.totals.pageLoadMs - 200;
  expect(probeTimeoutMs).toBeGreaterThan(100 + 25);
  expect(probeTimeoutMs).toBeLessThan(100 + 25 + 50);
});
