/**
 * Checks one submission of an exercise: vitest runs the exercise's check file in this process's trust, and only calls
 * reach the learner's code (`submission.ts`). A point is given for evidence: a test that vitest reports as passed.
 */

import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { startVitest, type TestCase } from 'vitest/node';
import { InputError } from '../errors.ts';
import type { CheckResult, TestResult } from './check-result.ts';
import './graded.ts';

/**
 * @param course the folder with `exercises/` and `test/exercises/`
 * @param exercise its name, such as `01-one-request/page-load`
 * @param file the submission; without it the learner's own under `exercises/`
 * @throws {InputError} where there is no such exercise or file
 */
export async function check(course: string, exercise: string, file?: string): Promise<CheckResult> {
  const submission = file ?? join(course, 'exercises', `${exercise}.ts`);
  const checks = join(course, 'test', 'exercises', `${exercise}.check.ts`);
  if (!existsSync(checks)) throw new InputError(`unknown exercise ${exercise}; roundtrip check lists the exercises`);
  if (!existsSync(submission)) throw new InputError(`missing file ${submission}; write your answer there`);
  const startedAtMs = performance.now();
  const vitest = await startVitest('test', [], {
    root: course,
    config: false,
    include: [relative(course, checks).replaceAll('\\', '/')],
    watch: false,
    testTimeout: 60_000, // calls into the submission have a shorter limit of their own
    reporters: [{}],
    provide: { submission },
  });
  try {
    const modules = vitest.state.getTestModules();
    const broken = modules.flatMap((module) => module.errors())[0];
    if (broken) throw new Error(`the checks of ${exercise} cannot run: ${broken.message}`);
    const tests = modules.flatMap((module) => [...module.children.allTests()]).map(resultOf);
    return {
      version: 1,
      exercise,
      file: relative(course, submission).replaceAll('\\', '/'),
      points: tests.reduce((sum, { points }) => sum + points, 0),
      pointsMax: tests.reduce((sum, { pointsMax }) => sum + pointsMax, 0),
      durationMs: performance.now() - startedAtMs,
      tests,
    };
  } finally {
    await vitest.close();
    process.exitCode = undefined; // vitest sets it for failed tests; whether they fail the command is for its caller
  }
}

function resultOf(test: TestCase): TestResult {
  const { worth } = test.meta();
  if (!worth) throw new Error(`the test "${test.name}" says nothing of its points; write it with graded()`);
  const result = test.result();
  if (result.state === 'passed') return { name: test.name, points: worth.points, pointsMax: worth.points };
  const error = result.errors?.[0];
  const isComparison = error?.expected !== undefined;
  return {
    name: test.name,
    points: 0,
    pointsMax: worth.points,
    failure: {
      // Before the colon stands what was called; after it, chai repeats the two values that follow.
      message: (isComparison ? error.message.split(': expected ')[0] : error?.message) ?? 'it was not run',
      ...(isComparison ? { expected: String(error.expected), actual: String(error.actual) } : {}),
      hint: worth.hint,
    },
  };
}
