import { describe, expect, test } from 'vitest';
import { linuxWindowAfterIdle, windowAfterIdle } from '../../../lib/protocol/idle-restart.ts';

const grown = { windowBytes: 65_700, initialWindowBytes: 14_600, rtoMs: 1000 };

describe('windowAfterIdle', () => {
  test('keeps the window up to the timeout, restarts beyond it (RFC 5681 s.4.1: more than one timeout)', () => {
    expect(windowAfterIdle({ ...grown, sinceSentMs: 1000 })).toBe(65_700);
    expect(windowAfterIdle({ ...grown, sinceSentMs: 1001 })).toBe(14_600);
  });

  test('never raises a window that is smaller than the initial one (RFC 5681 s.4.1: RW = min(IW, cwnd))', () => {
    expect(windowAfterIdle({ ...grown, windowBytes: 2920, sinceSentMs: 5000 })).toBe(2920);
  });
});

describe('linuxWindowAfterIdle', () => {
  test('halves once for each timeout that passed, down to the initial window (tcp_cwnd_restart)', () => {
    const after = (sinceSentMs: number) => linuxWindowAfterIdle({ ...grown, sinceSentMs });
    expect([1000, 1001, 2000, 2001, 3001, 60_000].map(after)).toEqual([65_700, 32_850, 32_850, 16_425, 14_600, 14_600]);
  });

  test('is never below what the RFC leaves, and equal to it after a long pause', () => {
    for (const sinceSentMs of [0, 500, 1500, 2500, 10_000]) {
      const rfc = windowAfterIdle({ ...grown, sinceSentMs });
      expect(linuxWindowAfterIdle({ ...grown, sinceSentMs })).toBeGreaterThanOrEqual(rfc);
    }
  });
});
