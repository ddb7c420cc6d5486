/** An exercise as the server tells it to the page. */

import type { Points } from './verdict.ts';

export interface ExerciseModel {
  readonly name: string;
  readonly title: string;
  readonly path: string;
  /** Markdown. */
  readonly question: string;
  readonly content: string;
  /** Of the content, for saving. */
  readonly hash: string;
  /** `null` if it was never checked. */
  readonly points: Points | null;
}
