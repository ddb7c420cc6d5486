import { expect, test } from 'vitest';
import { median, quantile, slope } from '../../../../lib/measure/host/statistics.ts';

test('median and quantile, are values that occur', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2);
  expect(quantile([5, 1, 4, 2, 3], 0.8)).toBe(4);
  expect(quantile([5, 1, 4, 2, 3], 1)).toBe(5);
  expect(median([])).toBeNaN();
});

test('slope, of a line is its own, and a single jump does not tilt it', () => {
  const line = [1, 2, 3, 4, 5, 6, 7, 8].map((x) => ({ x, y: 10 * x + 7 }));
  expect(slope(line)).toBe(10);
  expect(slope(line.map(({ x, y }) => ({ x, y: x > 1 ? y + 1000 : y })))).toBe(10);
});
