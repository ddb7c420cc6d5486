import { expect, test } from 'vitest';
import { deepFreeze } from '../../lib/deep-freeze.ts';

test('deepFreeze, refuses changes at every depth', () => {
  const value = deepFreeze({ list: [{ inner: 1 }] });
  expect(() => Object.assign(value.list[0]!, { inner: 2 })).toThrow(TypeError);
  expect(value.list[0]!.inner).toBe(1);
});
