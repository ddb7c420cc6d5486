/** What a check file is written with: vitest tests that carry points and a hint, against the submission under check. */

import { afterEach, beforeEach, inject, test } from 'vitest';
import { openSubmission, type Submission } from './submission.ts';

/** What a test is worth, and what to say when it fails. */
export interface Worth {
  readonly points: number;
  readonly hint: string;
}

declare module 'vitest' {
  interface TaskMeta {
    worth?: Worth;
  }
  interface ProvidedContext {
    submission: string;
  }
}

/** A vitest test that is worth points. */
export function graded(name: string, worth: Worth, body: () => Promise<void>): void {
  test(name, { meta: { worth } }, body);
}

/** The submission under check: each test gets it in a new process, so that one endless loop costs one test. */
export function submissionUnderCheck(): Pick<Submission, 'call'> {
  let submission: Submission;
  beforeEach(() => {
    submission = openSubmission(inject('submission'));
  });
  afterEach(() => submission.close());
  return { call: (name, ...args) => submission.call(name, ...args) };
}
