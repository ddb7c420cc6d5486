/** `roundtrip check`: one's own answer to an exercise, judged in a child with limits, and without a sandbox. */

import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { InputError } from '../errors.ts';
import type { CheckResult, TestResult } from './check-result.ts';
import { exerciseOf, readCourse } from './course.ts';
import { GraderError } from './grader-error.ts';
import { type Outcome, runChecks } from './run-checks.ts';
import { defaultLimits } from './sandbox/limits.ts';

/** Without the grader's cache, importing the library takes longer, and on a slow machine long. */
const ownLimits = { ...defaultLimits, loadMs: 20_000 };

/**
 * @param course the folder with `exercises/` and `test/exercises/`
 * @param exercise its name, such as `01-one-request/page-load`
 * @param file the submission; without it the learner's own under `exercises/`
 * @throws {InputError} where there is no such exercise or file
 */
export async function check(course: string, exercise: string, file?: string): Promise<CheckResult> {
  const found = exerciseOf(readCourse(course), exercise);
  const submission = file ?? join(course, 'exercises', `${exercise}.ts`);
  if (!existsSync(submission)) throw new InputError(`missing file ${submission}; write your answer there`);
  const startedAtMs = performance.now();
  let outcome: Outcome | undefined;
  const files = {
    id: 'yours',
    student: 'you',
    exercise,
    folder: dirname(resolve(submission)),
    entry: basename(submission),
  };
  const batch = {
    mode: 'check',
    workFolder: '',
    slot: 0,
    limits: ownLimits,
    seed: '',
    submissions: [files],
  } as const;
  await runChecks(found, batch, (_, result) => {
    outcome = result;
  });
  if (outcome?.status !== 'graded') throw new GraderError(outcome?.notes[0] ?? `missing result of ${exercise}`);
  const { points, pointsMax, tests, diagnostics } = outcome;
  return {
    version: 1,
    exercise,
    file: relative(course, submission).replaceAll('\\', '/'),
    points: points ?? 0,
    pointsMax,
    durationMs: performance.now() - startedAtMs,
    tests: tests.map(forLearner),
    diagnostics,
  };
}

function forLearner(
  { name, points, pointsMax, visibility, failure }: Outcome['tests'][number],
  index: number,
): TestResult {
  if (visibility === 'hidden') {
    const hidden = { name: `hidden test ${index + 1}`, points, pointsMax };
    return failure ? { ...hidden, failure: { message: 'it failed', hint: 'Look at the question again.' } } : hidden;
  }
  if (!failure) return { name, points, pointsMax };
  const { message, expected, actual, hint } = failure;
  const values = expected === undefined || actual === undefined ? {} : { expected, actual };
  return { name, points, pointsMax, failure: { message, ...values, hint } };
}
