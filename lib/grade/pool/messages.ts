/** What the grader and its workers write to each other, a line of JSON each, over descriptor 3. Both sides are ours. */

import type { Timeline } from '../../timeline/timeline.ts';
import type { Exercise } from '../course.ts';
import type { Outcome } from '../outcome.ts';
import type { Batch, SubmissionFiles } from '../submission-files.ts';

export type ToWorker =
  | { readonly setup: Omit<Batch, 'submissions'> }
  | { readonly exercises: readonly Exercise[]; readonly submissions: readonly SubmissionFiles[] };

export type FromWorker =
  | { readonly ready: true }
  /** There is no sandbox; nothing will be graded. */
  | { readonly refused: string }
  | { readonly id: string; readonly outcome: Outcome; readonly measured: readonly (Timeline | null)[] }
  /** The batch is through; with a reason where the checks could not be run. */
  | { readonly done: true; readonly failure?: string };
