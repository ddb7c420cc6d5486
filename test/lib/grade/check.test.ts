import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../../lib/errors.ts';
import { check } from '../../../lib/grade/check.ts';

const course = join(import.meta.dirname, '..', '..', '..');
const exercises = globSync('test/exercises/**/*.check.ts', { cwd: course }).map((path) =>
  path.replaceAll('\\', '/').replace(/^test\/exercises\/|\.check\.ts$/g, ''),
);

test('check, finds exercises', () => expect(exercises).not.toEqual([]));

describe.each(exercises)('%s', (exercise) => {
  test('the stub gets no points, and each failure has a hint', async () => {
    const { points, tests } = await check(course, exercise);
    expect(points).toBe(0);
    for (const { failure } of tests) expect(failure?.hint).toMatch(/\w{3}/);
  });

  test('the solution gets all points', async () => {
    const result = await check(course, exercise, join(course, 'solutions', `${exercise}.ts`));
    expect(result.tests.filter(({ failure }) => failure)).toEqual([]);
    expect(result.points).toBe(result.pointsMax);
    expect(result.pointsMax).toBeGreaterThan(0);
  });
});

test('check, gives partial credit, and says what was expected and what came', async () => {
  const file = join(course, 'test/exercises/01-one-request/wrong/closes-after-every-response.ts');
  const { points, pointsMax, tests } = await check(course, '01-one-request/page-load', file);
  expect([points, pointsMax]).toEqual([5, 8]);
  expect(tests.filter(({ failure }) => failure).map(({ failure }) => failure)).toEqual([
    {
      message: 'pageLoadMs({"rttMs":100,"objects":8,"persistent":true})',
      expected: '1000',
      actual: '1800',
      hint: 'The handshake is paid once; after it, each object costs the round trip of its request.',
    },
  ]);
});

test('check, leaves the exit code of its process alone', async () => {
  await check(course, '01-one-request/page-load');
  expect(process.exitCode).toBeUndefined();
});

test('check, names an unknown exercise and a missing file', async () => {
  await expect(check(course, '99-nothing/here')).rejects.toThrow(InputError);
  await expect(check(course, '01-one-request/page-load', 'nowhere.ts')).rejects.toThrow(/missing file nowhere.ts/);
});
