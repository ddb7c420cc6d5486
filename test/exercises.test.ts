/** What holds for every exercise of the course: one run of its checks, for all the submissions that we know. */

import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { exportsOf, readCourse, wrongSubmissions } from '../lib/grade/course.ts';
import { type Outcome, runChecks } from '../lib/grade/run-checks.ts';
import { defaultLimits } from '../lib/grade/sandbox/limits.ts';
import { stubsOf } from '../lib/grade/write-release.ts';

const folder = join(import.meta.dirname, '..');
const course = readCourse(folder);

test('the course has exercises', () => expect(course.exercises).not.toEqual([]));

test('exercises/ is what solutions/ says it is; npm run release writes it anew', () => {
  for (const [path, stub] of stubsOf(folder))
    expect(readFileSync(join(folder, 'exercises', path), 'utf8'), path).toBe(stub);
});

test('every known misconception is named by a check', () => {
  const wrong = globSync('*/wrong/*.ts', { cwd: join(folder, 'test', 'exercises') });
  const named = new Set(course.exercises.flatMap(wrongSubmissions).map((path) => basename(path)));
  expect(wrong.filter((path) => !named.has(basename(path)))).toEqual([]);
});

describe.each(course.exercises)('$id', (exercise) => {
  const outcomes = new Map<string, Outcome>();
  const wrong = wrongSubmissions(exercise);
  const nameOf = (path: string) => basename(path, '.ts');

  beforeAll(async () => {
    const paths = new Map([
      ['stub', exercise.stub],
      ['solution', exercise.solution],
      ...wrong.map((path) => [nameOf(path), path] as const),
    ]);
    const submissions = [...paths].map(([id, path]) => ({
      ...{ id, student: id, exercise: exercise.id },
      ...{ folder: dirname(path), entry: basename(path) },
    }));
    const batch = { mode: 'check', workFolder: '', slot: 0, limits: defaultLimits, seed: 'test', submissions } as const;
    await runChecks(exercise, batch, ({ id }, outcome) => outcomes.set(id, outcome));
  }, 120_000);

  const failed = (id: string) => outcomes.get(id)!.tests.filter(({ failure }) => failure);

  test('the stub gets no points, and each failure has a hint', () => {
    expect(outcomes.get('stub')).toMatchObject({ status: 'graded', points: 0 });
    for (const { failure } of failed('stub')) expect(failure?.hint).toMatch(/\w{3}/);
    expect(exportsOf(exercise)).not.toEqual([]);
  });

  test('the solution gets all points', () => {
    expect(failed('solution')).toEqual([]);
    expect(outcomes.get('solution')!.points).toBe(outcomes.get('solution')!.pointsMax);
    expect(outcomes.get('solution')!.pointsMax).toBeGreaterThan(0);
  });

  test('each known misconception fails the tests that name it, and no others', () => {
    expect(wrong).not.toEqual([]);
    for (const name of wrong.map(nameOf)) {
      const named = outcomes.get('stub')!.tests.map((one) => one.name);
      const catching = failed(name).filter(({ failure }) => failure!.misconceptions.includes(name));
      expect(
        failed(name).map((one) => one.name),
        name,
      ).toEqual(catching.map((one) => one.name));
      expect(catching.length, name).toBeGreaterThan(0);
      expect(catching.length, name).toBeLessThanOrEqual(named.length);
    }
  });
});
