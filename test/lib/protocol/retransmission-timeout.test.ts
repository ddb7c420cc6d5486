import { describe, expect, test } from 'vitest';
import {
  afterExpiry,
  afterSynExpiry,
  newRto,
  rtoRuleFrom,
  rtoRules,
  synRetransmissionsMs,
  withRttSample,
} from '../../../lib/protocol/retransmission-timeout.ts';

describe('retransmission timeout', () => {
  test('is 1 s before the first sample (RFC 6298 s.2.1)', () => {
    expect(newRto().timeoutMs).toBe(1000);
  });

  test('is R + 4 * R/2 after the first sample (RFC 6298 s.2.2)', () => {
    expect(withRttSample(newRto(), 800)).toEqual({ smoothedRttMs: 800, rttVariationMs: 400, timeoutMs: 2400 });
  });

  test('updates the variation before the smoothed round trip (RFC 6298 s.2.3)', () => {
    // Variation 3/4 * 400 + 1/4 * |800 - 1600| = 500; smoothed 7/8 * 800 + 1/8 * 1600 = 900. The other order gives 475.
    const second = withRttSample(withRttSample(newRto(), 800), 1600);
    expect(second).toEqual({ smoothedRttMs: 900, rttVariationMs: 500, timeoutMs: 2900 });
  });

  test('is rounded up to 1 s (RFC 6298 s.2.4); on Linux only the variation has a floor, of 200 ms', () => {
    const steady = (rule: typeof rtoRules.Linux) =>
      Array.from({ length: 40 }).reduce<ReturnType<typeof newRto>>(
        (state) => withRttSample(state, 100, rule),
        newRto(rule),
      );
    expect(steady(rtoRules['RFC 6298']).timeoutMs).toBe(1000);
    expect(steady(rtoRules.Linux).timeoutMs).toBeCloseTo(300, 6);
  });

  test('doubles when it expires, up to the maximum (RFC 6298 s.5.5, 2.5)', () => {
    let state = newRto();
    const seen = [state.timeoutMs];
    for (let n = 0; n < 7; n++) {
      state = afterExpiry(state);
      seen.push(state.timeoutMs);
    }
    expect(seen).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  });

  test('a new sample ends the doubling (RFC 6298 s.5.3, 5.7)', () => {
    const doubled = afterExpiry(afterExpiry(withRttSample(newRto(), 800)));
    expect(doubled.timeoutMs).toBe(9600);
    expect(withRttSample(doubled, 800).timeoutMs).toBe(800 + 4 * 300);
  });

  test('is 3 s for data after a SYN timed out (RFC 6298 s.5.7); Linux does not do that', () => {
    expect(afterSynExpiry(newRto()).timeoutMs).toBe(3000);
    expect(afterSynExpiry({ ...newRto(), timeoutMs: 4000 }).timeoutMs).toBe(4000);
    expect(afterSynExpiry(newRto(), rtoRules.Linux).timeoutMs).toBe(1000);
  });

  test('never falls below the larger of floor and smoothed round trip', () => {
    for (const rule of Object.values(rtoRules)) {
      let state = newRto(rule);
      for (const rttMs of [5, 500, 50, 5000, 1, 1, 1]) {
        state = withRttSample(state, rttMs, rule);
        expect(state.timeoutMs).toBeGreaterThanOrEqual(rule.leastMs);
        expect(state.timeoutMs).toBeGreaterThan(state.smoothedRttMs!);
      }
    }
  });
});

describe('synRetransmissionsMs', () => {
  test('1, 3, 7, 15 s (RFC 6298 s.2.1, 5.5)', () => {
    expect(synRetransmissionsMs(4)).toEqual([1000, 3000, 7000, 15_000]);
  });

  test('five at 1 s each, then doubling, on Linux since 6.5: the tenth at 67 s (tcp_syn_linear_timeouts 4)', () => {
    const times = synRetransmissionsMs(10, rtoRules.Linux);
    expect(times.slice(0, 7)).toEqual([1000, 2000, 3000, 4000, 5000, 7000, 11_000]);
    expect(times.at(-1)).toBe(67_000);
  });

  test('none for 0', () => {
    expect(synRetransmissionsMs(0)).toEqual([]);
  });
});

test('rtoRuleFrom, the floor of 1 s comes down with a lower first timeout, and does not rise', () => {
  expect(rtoRuleFrom(240)).toMatchObject({ initialMs: 240, leastMs: 240 });
  expect(rtoRuleFrom(3000)).toMatchObject({ initialMs: 3000, leastMs: 1000 });
});
