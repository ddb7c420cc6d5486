/**
 * Runs the check files of exercises for a batch of submissions, in one vitest. A point is given for evidence: a test that
 * vitest reports as passed, in which the submission was asked something.
 */

import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { BaseSequencer, startVitest, type TestCase, type TestSpecification, type TestSuite } from 'vitest/node';
import type { Timeline } from '../timeline/timeline.ts';
import { clean } from './clean.ts';
import type { Exercise } from './course.ts';
import type { Failure, Worth } from './graded.ts';
import { errored, type Outcome } from './outcome.ts';
import type { TestOutcome } from './result.ts';
import { installation } from './sandbox/sandbox.ts';
import { type Batch, placeIn, type SubmissionFiles } from './submission-files.ts';
import './graded.ts';

/** What is known of the tests beside their outcome, in their order. */
export interface Beside {
  readonly worths: readonly Worth[];
  /** What the origin of a live test saw, with times, which a result has none of. */
  readonly measured: readonly (Timeline | null)[];
}
const nothing: Beside = { worths: [], measured: [] };

/**
 * @param exercises of one course, in the order in which they are checked
 * @param onOutcome called once for each submission, as its last test ends; where its check file is broken, with `errored`
 */
export async function runChecks(
  exercises: readonly Exercise[],
  batch: Batch,
  onOutcome: (submission: SubmissionFiles, outcome: Outcome, beside: Beside) => void,
): Promise<void> {
  const left = new Map(batch.submissions.map((submission) => [submission.id, submission]));
  const root = realpathSync(exercises[0]!.checksFolder);
  const checkFiles = exercises.map(({ checkFile }) => `${root.replaceAll('\\', '/')}/${checkFile}`);
  class InOrder extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      return files.sort((a, b) => checkFiles.indexOf(a.moduleId) - checkFiles.indexOf(b.moduleId));
    }
  }
  const vitest = await startVitest(
    'test',
    [],
    {
      root,
      config: false,
      include: exercises.map(({ checkFile }) => checkFile),
      watch: false,
      cache: false, // nothing is written beside the checks
      // Else vitest keeps the check files in node_modules/, which submissions may read.
      fsModuleCachePath: join(batch.workFolder, 'vitest-cache'),
      pool: 'threads', // end with this process, whatever ends it
      fileParallelism: false,
      isolate: false, // the check files are ours, and share what is loaded
      sequence: { sequencer: InOrder },
      retry: 0, // a submission that is right by chance must not get several chances
      testTimeout: 0, // calls into the submission have limits of their own
      hookTimeout: 60_000,
      teardownTimeout: 10_000,
      reporters: [
        {
          onTestSuiteResult(suite: TestSuite) {
            const submission = left.get(suite.name);
            if (!submission || suite.parent.type !== 'suite') return;
            left.delete(suite.name);
            const all = [...suite.children.allTests()];
            const cases = all.filter((test) => test.meta().worth);
            cases.sort((a, b) => a.meta().position! - b.meta().position!);
            onOutcome(submission, outcomeOf(all, cases, submission), {
              worths: cases.map((test) => test.meta().worth!),
              measured: cases.map((test) => test.meta().measured ?? null),
            });
          },
        },
      ],
      provide: { batch, checkFiles: Object.fromEntries(exercises.map(({ id }, at) => [checkFiles[at]!, id])) },
    },
    {
      // A course elsewhere writes the same imports as ours.
      resolve: {
        alias: [
          { find: /^roundtrip\/grade$/, replacement: join(installation, 'lib', 'grade', 'author.ts') },
          { find: /^roundtrip$/, replacement: join(installation, 'lib', 'index.ts') },
        ],
      },
      server: { fs: { strict: false } },
      logLevel: 'silent',
    },
  );
  try {
    const modules = vitest.state.getTestModules();
    for (const [at, { id }] of exercises.entries()) {
      const [error] = modules.find(({ moduleId }) => moduleId === checkFiles[at])?.errors() ?? [];
      const fault = error ? `they cannot run: ${error.message}` : 'no result; do they use graded()?';
      for (const submission of left.values()) {
        if (submission.exercise === id) onOutcome(submission, errored(`invalid checks of ${id}: ${fault}`), nothing);
      }
    }
  } finally {
    await vitest.close();
    process.exitCode = undefined; // vitest sets it for failed tests; whether they fail the command is for its caller
  }
}

/** @param cases those of all the tests that are worth points, in the order of the check file */
function outcomeOf(all: readonly TestCase[], cases: readonly TestCase[], submission: SubmissionFiles): Outcome {
  const tests = cases.map(testOutcome);
  const diagnostics = all
    .flatMap((test) => test.meta().diagnostics ?? [])
    .map((one) => ({
      ...one,
      message: clean(one.message),
      place: `${placeIn(submission, one.file, one.line)}, column ${one.column}`,
    }));
  const pointsMax = sum(tests.map((test) => test.pointsMax));
  const ours = cases.map((test) => test.meta().failure).find((failure) => failure?.kind === 'grader');
  if (ours) return { ...errored(ours.message), pointsMax };
  return { status: 'graded', points: sum(tests.map(({ points }) => points)), pointsMax, tests, diagnostics, notes: [] };
}

function testOutcome(test: TestCase): TestOutcome {
  const {
    worth,
    earned = 0,
    answers = 0,
    failure,
    connections,
  } = test.meta() as { worth: Worth } & ReturnType<TestCase['meta']>;
  const { points: pointsMax, visibility = 'visible', hint, misconceptions = [] } = worth;
  const picture = connections && {
    ...connections,
    seen: connections.seen.map((list) => [...list]),
    expected: connections.expected.map((list) => [...list]),
  };
  const outcome = { name: test.name, visibility, pointsMax, ...(picture ? { connections: picture } : {}) };
  const result = test.result();
  if (result.state === 'passed' && answers > 0) return { ...outcome, points: pointsMax };
  const words = wordsFor(failure, result.errors?.[0]);
  return {
    ...outcome,
    points: Math.min(Math.max(earned, 0), pointsMax),
    // Why an answer is often wrong says nothing of one that is not there.
    failure: { ...words, hint, misconceptions: words.kind === 'wrong' ? [...misconceptions] : [] },
  };
}

type TestError = NonNullable<ReturnType<TestCase['result']>['errors']>[number];

function wordsFor(failure: Failure | undefined, error: TestError | undefined) {
  const isComparison = failure?.kind === 'wrong' && error?.expected !== undefined;
  if (!isComparison) return { kind: failure?.kind ?? 'wrong', message: failure?.message ?? 'it was not run' };
  // Before the colon stands what was called; after it, chai repeats the two values that follow.
  const message = clean(error.message.split(': expected ')[0]!);
  return { kind: failure.kind, message, expected: clean(String(error.expected)), actual: clean(String(error.actual)) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
