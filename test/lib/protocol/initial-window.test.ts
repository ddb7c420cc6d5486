import { describe, expect, test } from 'vitest';
import {
  type InitialWindowRuleName,
  initialWindowBytes,
  initialWindowRules,
} from '../../../lib/protocol/initial-window.ts';

describe('initialWindowBytes', () => {
  test.each<[InitialWindowRuleName, number, number, string]>([
    ['RFC 2001', 1460, 1460, 's.1: one segment'],
    ['RFC 3390', 1460, 4380, 's.1: 3 segments of 1460'],
    ['RFC 3390', 536, 2144, 's.1: 4 segments of 536'],
    ['RFC 3390', 4000, 8000, 's.1: 2 large segments'],
    ['RFC 5681', 1095, 4380, 's.3.1: 4 segments up to 1095'],
    ['RFC 5681', 1096, 3288, 's.3.1: 3 segments above'],
    ['RFC 5681', 2190, 6570, 's.3.1: 3 segments up to 2190'],
    ['RFC 5681', 2191, 4382, 's.3.1: 2 segments above'],
    ['RFC 6928', 1460, 14_600, 's.2: 10 segments of 1460'],
    ['RFC 6928', 536, 5360, 's.2: 10 segments of 536'],
    ['RFC 6928', 9000, 18_000, 's.2: 2 jumbo segments'],
    ['RFC 9002', 1200, 12_000, 's.7.2: 10 datagrams of 1200'],
    ['RFC 9002', 1472, 14_720, 's.7.2: 10 datagrams of 1472'],
    ['RFC 9002', 9000, 18_000, 's.7.2: 2 large datagrams'],
  ])('%s with segments of %i B is %i B (%s)', (rule, mssBytes, bytes) => {
    expect(initialWindowBytes(rule, { mssBytes, synLost: false })).toBe(bytes);
  });

  test('is one segment after a lost SYN (RFC 5681 s.3.1); QUIC has no SYN (RFC 9002 s.7.2)', () => {
    expect(initialWindowBytes('RFC 6928', { mssBytes: 1460, synLost: true })).toBe(1460);
    expect(initialWindowBytes('RFC 9002', { mssBytes: 1200, synLost: true })).toBe(12_000);
  });

  test('never shrank from one rule to the next, for segments of Ethernet size', () => {
    const inOrder = (['RFC 2001', 'RFC 3390', 'RFC 5681', 'RFC 6928'] as const).map((rule) =>
      initialWindowRules[rule].bytes(1460),
    );
    expect(inOrder).toEqual([1460, 4380, 4380, 14_600]);
  });
});
