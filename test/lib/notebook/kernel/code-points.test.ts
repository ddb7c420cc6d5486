import { expect, test } from 'vitest';
import { codePointIndex, unitIndex } from '../../../../lib/notebook/kernel/code-points.ts';

test('positions part after the first emoji, and come back', () => {
  expect([0, 1, 2, 3].map((position) => unitIndex('a😀b', position))).toEqual([0, 1, 3, 4]);
  expect([0, 1, 3, 4].map((index) => codePointIndex('a😀b', index))).toEqual([0, 1, 2, 3]);
  expect(unitIndex('ab', 9)).toBe(2);
});
