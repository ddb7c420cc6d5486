import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { earnedPoints, keepPoints } from '../../../lib/grade/earned-points.ts';

const course = mkdtempSync(join(tmpdir(), 'earned-points-'));
afterAll(() => rmSync(course, { recursive: true }));
const result = (exercise: string, points: number) =>
  ({ version: 1, exercise, file: '', points, pointsMax: 8, durationMs: 1, tests: [] }) as const;

test('keepPoints keeps the last check of each exercise, and nothing else', async () => {
  expect(await earnedPoints(course)).toEqual({});
  await keepPoints(course, [result('01/a', 3), result('02/b', 8)]);
  await keepPoints(course, [result('01/a', 5)]);
  expect(await earnedPoints(course)).toEqual({
    '01/a': { points: 5, pointsMax: 8 },
    '02/b': { points: 8, pointsMax: 8 },
  });
  expect(readdirSync(join(course, '.roundtrip'))).toEqual(['points.json']);
});

test('earnedPoints are none where the file is broken, and keepPoints does not mind a course that cannot be written', async () => {
  writeFileSync(join(course, '.roundtrip/points.json'), '{');
  expect(await earnedPoints(course)).toEqual({});
  await keepPoints(join(course, '.roundtrip/points.json'), [result('01/a', 1)]);
});
