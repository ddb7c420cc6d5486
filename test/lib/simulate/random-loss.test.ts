import { expect, test } from 'vitest';
import { RandomLoss } from '../../../lib/simulate/random-loss.ts';

const fates = (count: number, rate: number, of: Partial<ConstructorParameters<typeof RandomLoss>[1]> = {}) => {
  const loss = new RandomLoss(rate, { seed: 1, connection: 1, from: 'client', ...of });
  return Array.from({ length: count }, () => loss.strikes());
};

test('RandomLoss, loses the share that it is asked for', () => {
  const lost = fates(200_000, 0.05).filter(Boolean).length;
  // Binomial: standard deviation sqrt(200,000 * 0.05 * 0.95) = 97.
  expect(Math.abs(lost - 10_000)).toBeLessThan(5 * 97);
});

test('RandomLoss, losses are independent: after a loss the next is as likely as ever', () => {
  const all = fates(200_000, 0.2);
  const afterLoss = all.filter((_, place) => all[place - 1]);
  expect(afterLoss.filter(Boolean).length / afterLoss.length).toBeCloseTo(0.2, 1);
});

test('RandomLoss, seed, connection and direction each give another sequence, and always the same', () => {
  const first = fates(64, 0.5);
  expect(fates(64, 0.5)).toEqual(first);
  for (const of of [{ seed: 2 }, { connection: 2 }, { from: 'server' }] as const) {
    const other = fates(64, 0.5, of);
    const agree = other.filter((fate, place) => fate === first[place]).length;
    expect(agree).toBeGreaterThan(16);
    expect(agree).toBeLessThan(48);
  }
});

test('RandomLoss, a rate of 0 loses nothing', () => {
  expect(fates(1000, 0)).not.toContain(true);
});
