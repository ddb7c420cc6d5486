import { expect, test } from 'vitest';
import { latenessOf } from '../../../lib/measure/lateness.ts';

test('latenessOf, gives the median and the 99th percentile, and changes nothing', () => {
  const late = Array.from({ length: 100 }, (_, i) => 99 - i);
  expect(latenessOf(late)).toEqual({ events: 100, p50Ms: 50, p99Ms: 99 });
  expect(late[0]).toBe(99);
  expect(latenessOf([])).toEqual({ events: 0, p50Ms: 0, p99Ms: 0 });
});
