/** What holds for every exercise of the course: one run of its checks, for all the submissions that we know. */

import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { exportsOf, readCourse, wrongSubmissions } from '../lib/grade/course.ts';
import type { Outcome } from '../lib/grade/outcome.ts';
import { pointsMaxOf } from '../lib/grade/points-max.ts';
import { runChecks } from '../lib/grade/run-checks.ts';
import { defaultLimits } from '../lib/grade/sandbox/limits.ts';
import { stubsOf } from '../lib/grade/write-release.ts';

const folder = join(import.meta.dirname, '..');
const course = readCourse(folder);

test('the course has exercises', () => expect(course.exercises).not.toEqual([]));

test('exercises/ is what solutions/ says it is; npm run release writes it anew', () => {
  for (const [path, stub] of stubsOf(folder))
    expect(readFileSync(join(folder, 'exercises', path), 'utf8'), path).toBe(stub);
});

test('each known misconception is named by the checks of an exercise of its topic', () => {
  const named = new Set(course.exercises.flatMap(wrongSubmissions));
  const all = globSync('*/wrong/*.ts', { cwd: join(folder, 'test/exercises') });
  expect(all.filter((path) => !named.has(join(folder, 'test/exercises', path)))).toEqual([]);
});

const topics = Map.groupBy(course.exercises, ({ id }) => dirname(id));

describe.each([...topics])('%s', (_, exercises) => {
  const outcomes = new Map<string, Outcome>();
  /** What each test names, by exercise. */
  const misconceptions = new Map<string, (readonly string[])[]>();
  const nameOf = (path: string) => basename(path, '.ts');

  beforeAll(async () => {
    const submissions = exercises.flatMap((exercise) => {
      const paths = new Map([
        ['stub', exercise.stub],
        ['solution', exercise.solution],
        ...wrongSubmissions(exercise).map((path) => [nameOf(path), path] as const),
      ]);
      return [...paths].map(([name, path]) => ({
        ...{ id: `${exercise.id} ${name}`, student: name, exercise: exercise.id },
        ...{ folder: dirname(path), entry: basename(path) },
      }));
    });
    const batch = {
      mode: 'check',
      workFolder: join(folder, '.roundtrip', 'check'),
      slot: 0,
      limits: defaultLimits,
      seed: 'test',
      submissions,
    } as const;
    await runChecks(exercises, batch, ({ id, exercise }, outcome, { worths }) => {
      outcomes.set(id, outcome);
      misconceptions.set(
        exercise,
        worths.map((worth) => worth.misconceptions ?? []),
      );
    });
  }, 240_000);

  describe.each(exercises)('$id', (exercise) => {
    const outcomeOf = (name: string) => outcomes.get(`${exercise.id} ${name}`)!;
    const failed = (name: string) => outcomeOf(name).tests.filter(({ failure }) => failure);

    test('the stub gets no points, and each failure has a hint', () => {
      expect(outcomeOf('stub')).toMatchObject({ status: 'graded', points: 0 });
      for (const { failure } of failed('stub')) expect(failure?.hint).toMatch(/\w{3}/);
      expect(exportsOf(exercise)).not.toEqual([]);
    });

    test('the solution gets all points', () => {
      expect(failed('solution')).toEqual([]);
      expect(outcomeOf('solution').points).toBe(outcomeOf('solution').pointsMax);
      expect(outcomeOf('solution').pointsMax).toBeGreaterThan(0);
    });

    test('its checks say how many points there are, for who has not run them', async () => {
      const { pointsMax } = outcomeOf('solution');
      expect(await pointsMaxOf(folder, [exercise.id])).toEqual({ [exercise.id]: pointsMax });
    });

    test('each known misconception fails the tests that name it, and no others', () => {
      const names = wrongSubmissions(exercise).map(nameOf);
      const named = misconceptions.get(exercise.id)!;
      expect(names).not.toEqual([]);
      for (const name of names) {
        const catching = outcomeOf(name).tests.filter((_one, at) => named[at]!.includes(name));
        const titles = (tests: Outcome['tests']) => tests.map((one) => one.name);
        expect(titles(failed(name)), name).toEqual(titles(catching));
        expect(catching.length, name).toBeGreaterThan(0);
      }
    });
  });
});
