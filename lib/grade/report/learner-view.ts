/**
 * A result as its learner may see it. Every report that a learner gets is made from this: a hidden test says whether it passed,
 * and not its name, its inputs, its values or its hint; one that is for after the due date says no more before it. Nor does it
 * say how our side failed: that may name files of the grader.
 */

import type { Result, TestOutcome } from '../result.ts';

export interface LearnerViewOptions {
  /** Whether the due date is past. */
  readonly isAfterDue?: boolean;
}

const erroredNotes = ['our side failed, which costs no points; who graded this can see why'];

export function learnerView(result: Result, { isAfterDue = false }: LearnerViewOptions = {}): Result {
  let hidden = 0;
  const tests = result.tests.map((test) => {
    const isShown = test.visibility === 'visible' || (test.visibility === 'after-due' && isAfterDue);
    return isShown ? test : anonymous(test, ++hidden);
  });
  return { ...result, tests, ...(result.status === 'errored' ? { notes: erroredNotes } : {}) };
}

function anonymous({ visibility, points, pointsMax, failure }: TestOutcome, number: number): TestOutcome {
  const outcome = { name: `hidden test ${number}`, visibility, points, pointsMax };
  if (!failure) return outcome;
  return { ...outcome, failure: { kind: 'hidden', message: 'it failed', hint: '', misconceptions: [] } };
}
