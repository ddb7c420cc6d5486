/** `roundtrip check`: one's own answers to exercises, judged in a child with limits, and without a sandbox. */

import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { InputError } from '../errors.ts';
import type { CheckResult, TestResult } from './check-result.ts';
import { exercisesNamed, readCourse } from './course.ts';
import { GraderError } from './grader-error.ts';
import type { Outcome } from './outcome.ts';
import { runChecks } from './run-checks.ts';
import { defaultLimits } from './sandbox/limits.ts';
import type { SubmissionFiles } from './submission-files.ts';

/** Without the grader's cache, importing the library takes longer, and on a slow machine long. */
const ownLimits = { ...defaultLimits, loadMs: 20_000 };

export interface CheckOptions {
  /** Checks this file instead of the one under `exercises/`. */
  readonly file?: string;
  /** Called with each result as it is known. */
  readonly onResult?: (result: CheckResult) => void;
}

/**
 * @param course the folder with `exercises/` and `test/exercises/`
 * @param names exercises such as `01-one-request/page-load`, or topics such as `01-one-request`; none stands for all
 * @returns a result for each exercise, in the order of the course
 * @throws {InputError} where there is no such exercise or file
 */
export async function check(
  course: string,
  names: readonly string[],
  { file, onResult }: CheckOptions = {},
): Promise<CheckResult[]> {
  const exercises = exercisesNamed(readCourse(course), names);
  if (file !== undefined && exercises.length !== 1) {
    throw new InputError(`invalid --file: it is one answer, and ${names.join(' ')} are ${exercises.length} exercises`);
  }
  const submissions = exercises.map(({ id }) => submissionOf(id, file ?? join(course, 'exercises', `${id}.ts`)));
  const workFolder = join(course, '.roundtrip', 'check');
  const batch = { mode: 'check', workFolder, slot: 0, limits: ownLimits, seed: '', submissions } as const;
  const results: CheckResult[] = [];
  let startedAtMs = performance.now();
  await runChecks(exercises, batch, ({ exercise, folder, entry }, { status, notes, points, ...outcome }) => {
    if (status !== 'graded') throw new GraderError(notes[0] ?? `missing result of ${exercise}`);
    const result: CheckResult = {
      version: 1,
      exercise,
      file: relative(course, join(folder, entry)).replaceAll('\\', '/'),
      points: points ?? 0,
      pointsMax: outcome.pointsMax,
      durationMs: performance.now() - startedAtMs,
      tests: testsForLearner(outcome),
      diagnostics: outcome.diagnostics,
    };
    startedAtMs = performance.now();
    results.push(result);
    onResult?.(result);
  });
  return results;
}

function submissionOf(exercise: string, path: string): SubmissionFiles {
  if (!existsSync(path)) throw new InputError(`missing file ${path}; write your answer there`);
  return { id: exercise, student: 'you', exercise, folder: dirname(resolve(path)), entry: basename(path) };
}

/** What keeps a module from answering at all is told once, and without hints, which are about its answers. */
function testsForLearner({ tests, diagnostics }: Pick<Outcome, 'tests' | 'diagnostics'>): TestResult[] {
  const isNameUndefined = diagnostics.some(({ code }) => UNDEFINED_NAME.has(code));
  const told = new Set<string>();
  return tests.map((test, index) => {
    const { points, pointsMax, visibility, failure } = test;
    const isHidden = visibility === 'hidden';
    const score = { name: isHidden ? `hidden test ${index + 1}` : test.name, points, pointsMax };
    if (!failure) return score;
    const { kind, message, expected, actual, hint } = failure;
    if (told.has(message)) return { ...score, failure: { message: 'for the same reason' } };
    if (isHidden) return { ...score, failure: { message: 'it failed', hint: 'Look at the question again.' } };
    if (kind === 'threw' ? isNameUndefined : !ANSWERED.has(kind)) {
      told.add(message);
      return { ...score, failure: { message } };
    }
    const values = expected === undefined || actual === undefined ? {} : { expected, actual };
    return { ...score, failure: { message, ...values, hint } };
  });
}

/** Kinds of failure of an answer that came, or was waited for: a request without its empty line is never answered. */
const ANSWERED: ReadonlySet<string> = new Set(['wrong', 'types', 'timeout']);

/** TypeScript's findings about names that nothing defines. */
const UNDEFINED_NAME: ReadonlySet<number> = new Set([2304, 2552]);
