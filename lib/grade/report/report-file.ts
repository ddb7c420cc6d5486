/** What every report is made of, and made with. */

import type { LearnerViewOptions } from './learner-view.ts';

export interface ReportFile {
  /** Relative to the folder of results. */
  readonly path: string;
  readonly content: string;
}

export interface ReportOptions extends LearnerViewOptions {
  /** What a platform says of the submission, in the variables that it sets. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}
