import { expect, test } from 'vitest';
import { drawFor } from '../../../lib/grade/draw.ts';

test('drawFor, draws the same for the same student and seed, and else others', () => {
  const drawn = (...parts: string[]) =>
    Array.from({ length: 20 }, () => drawFor(...parts)).map((draw) => draw.integer(0, 1e9))[0];
  expect(drawn('seed', 'ann', 'x')).toBe(drawn('seed', 'ann', 'x'));
  expect(
    new Set([
      drawn('seed', 'ann', 'x'),
      drawn('seed', 'bob', 'x'),
      drawn('other', 'ann', 'x'),
      drawn('seed', 'ann', 'y'),
    ]).size,
  ).toBe(4);
  expect(drawn('ab', 'c')).not.toBe(drawn('a', 'bc'));
});

test('drawFor, stays within its bounds, reaches both, and goes on', () => {
  const draw = drawFor('bounds');
  const drawn = Array.from({ length: 400 }, () => draw.integer(3, 6));
  expect([...new Set(drawn)].sort()).toEqual([3, 4, 5, 6]);
  expect(new Set(Array.from({ length: 50 }, () => draw.pick(['a', 'b']))).size).toBe(2);
});
