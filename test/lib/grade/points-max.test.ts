import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pointsMaxOf } from '../../../lib/grade/points-max.ts';

test('pointsMaxOf adds the points of all tests, and leaves out what has no checks', async () => {
  const course = mkdtempSync(join(tmpdir(), 'points-max-'));
  mkdirSync(join(course, 'test/exercises/01-a'), { recursive: true });
  const checks = "graded('a', { points: 3, hint: 'x' }, f);\ngradedTypes('b', { hint: 'x', points: 0.5 }, {});\n";
  writeFileSync(join(course, 'test/exercises/01-a/one.check.ts'), checks);
  expect(await pointsMaxOf(course, ['01-a/one', '01-a/two'])).toEqual({ '01-a/one': 3.5 });
  rmSync(course, { recursive: true });
});
