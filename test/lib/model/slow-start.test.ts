import { describe, expect, test } from 'vitest';
import { slowStart } from '../../../lib/model/slow-start.ts';

describe('slowStart, Kurose & Ross: 2 RTT + O/R + P(RTT + S/R) - (2^P - 1)S/R', () => {
  test.each([
    // bytes, RTT, rate, windows K, stalls P, latency in s (closed form, S = 536 B)
    [100_000, 100, 28_000, 8, 1, 28.8714],
    [100_000, 100, 100_000, 8, 2, 8.3571],
    [100_000, 100, 1_000_000, 8, 5, 1.3885],
    [100_000, 100, 10_000_000, 8, 7, 0.9285],
    [5000, 100, 28_000, 4, 1, 1.7286],
    [5000, 100, 1_000_000, 4, 3, 0.5228],
    [5000, 1000, 100_000, 4, 3, 5.2285],
    [5000, 1000, 10_000_000, 4, 3, 5.0023],
  ])('%i bytes at %i ms and %i bit/s', (bytes, rttMs, rateBitsPerSecond, rounds, stalls, seconds) => {
    const cost = slowStart({ bytes, mssBytes: 536, windowSegments: 1, windowGrowth: 2, rttMs, rateBitsPerSecond });
    expect(cost.rounds).toBe(rounds);
    expect(cost.stalls).toBe(stalls);
    expect((2 * rttMs + cost.transmittedMs + cost.stalledMs) / 1000).toBeCloseTo(seconds, 4);
  });
});

test('slowStart, an object of 15 segments covers 4 windows when the first is 1 (K&R example)', () => {
  const cost = slowStart({
    bytes: 15 * 536,
    mssBytes: 536,
    windowSegments: 1,
    windowGrowth: 2,
    rttMs: 100,
    rateBitsPerSecond: null,
  });
  expect(cost).toEqual({ rounds: 4, stalls: 3, stalledMs: 300, transmittedMs: 0 });
});

test('slowStart, no slow start never waits', () => {
  const of = { bytes: 1e7, mssBytes: 1460, windowSegments: null, windowGrowth: 2, rttMs: 100, rateBitsPerSecond: 1e6 };
  expect(slowStart(of)).toEqual({ rounds: 1, stalls: 0, stalledMs: 0, transmittedMs: 80_000 });
});
