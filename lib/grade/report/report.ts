/** The reports that a gradebook can be written as, by name. Each is pure: a gradebook in, files out. */

import type { Gradebook } from '../result.ts';
import { canvasCsv, moodleCsv, nbgraderCsv } from './csv.ts';
import { feedbackPage } from './feedback-page.ts';
import { githubAnnotations } from './github.ts';
import { junitXml } from './junit.ts';
import type { LearnerViewOptions } from './learner-view.ts';
import { classroom50, exercism, gradescope, prairieLearn } from './platforms.ts';

export interface ReportFile {
  /** Relative to the folder of results. */
  readonly path: string;
  readonly content: string;
}

export interface ReportOptions extends LearnerViewOptions {
  /** What a platform says of the submission, in the variables that it sets. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Shared by the modules of the reports. */
type Report = (gradebook: Gradebook, options: ReportOptions) => readonly ReportFile[];

/** All reports; `json` holds everything, hidden tests included, and is for the instructor. */
export const reports = {
  json: (gradebook) => [{ path: 'results.json', content: `${JSON.stringify(gradebook, null, 2)}\n` }],
  html: feedbackPage,
  junit: junitXml,
  gradescope,
  classroom50,
  exercism,
  prairielearn: prairieLearn,
  github: githubAnnotations,
  nbgrader: nbgraderCsv,
  canvas: canvasCsv,
  moodle: moodleCsv,
} satisfies Record<string, Report>;

export type ReportName = keyof typeof reports;
export const reportNames = Object.keys(reports) as ReportName[];

export function report(name: ReportName, gradebook: Gradebook, options: ReportOptions = {}): readonly ReportFile[] {
  return reports[name](gradebook, options);
}
