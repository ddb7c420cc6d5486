import { expect, test } from 'vitest';
import { padding } from '../../../lib/measure/padding.ts';

test.each([
  [100, 200],
  [100, 114],
])('padding, brings a head of %i bytes to %i', (headBytes, wantedBytes) => {
  const { name, value } = padding(headBytes, wantedBytes)!;
  expect(headBytes + `${name}: ${value}\r\n`.length).toBe(wantedBytes);
});

test.each([
  [100, 0],
  [100, 100],
  [100, 105],
])('padding, is not added where %i bytes are enough for %i or no field fits', (headBytes, wantedBytes) => {
  expect(padding(headBytes, wantedBytes)).toBeUndefined();
});
