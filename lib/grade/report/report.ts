/** The reports that a gradebook can be written as, by name. Each is pure: a gradebook in, files out. */

import type { Gradebook } from '../result.ts';
import { canvasCsv, moodleCsv, nbgraderCsv } from './csv.ts';
import { feedbackPage } from './feedback-page.ts';
import { githubAnnotations } from './github.ts';
import { junitXml } from './junit.ts';
import { classroom50, exercism, gradescope, prairieLearn } from './platforms.ts';
import type { ReportFile, ReportOptions } from './report-file.ts';

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
