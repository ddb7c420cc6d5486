import { expect, test, vi } from 'vitest';
import { ClaimError, claim } from '../../../lib/compare/claim.ts';

test('claim prints what holds, and fails for what does not', () => {
  const print = vi.spyOn(console, 'log').mockImplementation(() => {});
  claim('one is less than two', 1 < 2);
  expect(print.mock.calls).toEqual([['true:', 'one is less than two']]);
  expect(() => claim('two is less than one', 2 < 1)).toThrow(new ClaimError('no longer true: two is less than one'));
  expect(print).toHaveBeenCalledTimes(1);
  print.mockRestore();
});
