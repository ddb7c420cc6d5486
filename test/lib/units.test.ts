import { expect, test } from 'vitest';
import { formatBytes, formatMs, formatRate, roundMs, transmissionMs } from '../../lib/units.ts';

test('transmissionMs, a 5 kB object on 1 Mbit/s takes 40 ms; an unlimited rate costs nothing', () => {
  expect(transmissionMs(5000, 1_000_000)).toBe(40);
  expect(transmissionMs(5000, null)).toBe(0);
});

test('roundMs, removes the noise of floating-point sums', () => {
  expect(0.1 + 0.2).not.toBe(0.3);
  expect(roundMs(0.1 + 0.2)).toBe(0.3);
});

test.each([
  [0, '0 ms'],
  [0.1234, '0.12 ms'],
  [12.345, '12.3 ms'],
  [999, '999 ms'],
  [1250, '1.25 s'],
])('formatMs, %s is %s', (ms, words) => expect(formatMs(ms)).toBe(words));

test('formatBytes and formatRate, kilo is 1000 and null is unlimited', () => {
  expect(formatBytes(532)).toBe('532 B');
  expect(formatBytes(14_600)).toBe('14.6 kB');
  expect(formatRate(56_000)).toBe('56 kbit/s');
  expect(formatRate(10_000_000)).toBe('10 Mbit/s');
  expect(formatRate(null)).toBe('unlimited');
});
