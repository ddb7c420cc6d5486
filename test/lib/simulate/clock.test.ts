import { expect, test } from 'vitest';
import { msOf, nsOf } from '../../../lib/simulate/clock.ts';

test('nsOf and msOf, whole nanoseconds there, and back', () => {
  expect([nsOf(0.1), nsOf(33.3333333), nsOf(1e-7)]).toEqual([100_000, 33_333_333, 0]);
  expect(msOf(nsOf(28_871.428571))).toBe(28_871.428571);
});

test('nsOf, is exact over days', () => {
  const daysMs = 10 * 24 * 3600 * 1000;
  expect(nsOf(daysMs + 0.001) - nsOf(daysMs)).toBe(1000);
});
