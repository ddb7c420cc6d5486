/** Where the pictures of measured page loads are: all of them among the results, and those that learners may see beside their page. */

import type { Gradebook } from '../result.ts';
import { fileName, studentsOf } from './by-student.ts';
import type { ReportOptions } from './report-file.ts';

/** @param place of the test in its check file, from 0; relative to the folder of results */
export function measuredPicture(student: string, exercise: string, place: number): string {
  return `measured/${fileName(student)}/${exercise}-${place + 1}.svg`;
}

export interface Copy {
  readonly from: string;
  readonly to: string;
}

/** What the feedback pages show: a hidden test's picture would tell of its inputs. */
export function picturesForLearners(gradebook: Gradebook, view: ReportOptions): Copy[] {
  return studentsOf(gradebook, view).flatMap(({ name, results }) =>
    results.flatMap(({ exercise, tests }) =>
      tests.flatMap(({ connections }, place) => {
        const from = measuredPicture(name, exercise, place);
        return connections && connections.seen.length > 0 ? [{ from, to: `feedback/${from}` }] : [];
      }),
    ),
  );
}
