/**
 * Results as platforms read them, a file for each student: Gradescope's `results.json` (autograder specification), Classroom 50's
 * `classroom50/result/v1`, Exercism's test runner interface version 3, PrairieLearn's external grading results.
 */

import type { Gradebook, Result, TestOutcome } from '../result.ts';
import { round, studentsOf, totalOf } from './by-student.ts';
import type { ReportFile, ReportOptions } from './report-file.ts';
import { resultWords, testWords } from './test-words.ts';

const notGraded = 'Not graded: our side failed. This costs no points; tell your instructor.';

function json(path: string, value: unknown): ReportFile {
  return { path, content: `${JSON.stringify(value, null, 2)}\n` };
}

function titled(result: Result, { name }: TestOutcome): string {
  return `${result.exercise}: ${name}`;
}

/**
 * Gradescope hides by itself what is for after the due date, so that goes there whole. Its `hidden` is for tests without points
 * only; ours say no more than whether they passed, and are shown.
 */
export function gradescope(gradebook: Gradebook): ReportFile[] {
  const visibility = { visible: 'visible', 'after-due': 'after_due_date', hidden: 'visible' } as const;
  return studentsOf(gradebook, { isAfterDue: true }).map(({ file, results }) => {
    const path = `gradescope/${file}/results.json`;
    // Without a score and tests, Gradescope says that the autograder failed, and gives no mark.
    if (totalOf(results).points === null) return json(path, { output: notGraded, tests: [] });
    const tests = results.flatMap((result) =>
      result.tests.map((test) => ({
        name: titled(result, test),
        score: round(test.points),
        max_score: test.pointsMax,
        status: test.failure ? 'failed' : 'passed',
        output: testWords(test),
        visibility: visibility[test.visibility],
      })),
    );
    const output = results.map(resultWords).filter(Boolean).join('\n');
    return json(path, { output, visibility: 'visible', stdout_visibility: 'hidden', tests });
  });
}

/**
 * Points are whole numbers there. What only the platform knows is in variables that it sets for its runs; elsewhere a word stands
 * for it, because no field may be empty.
 */
export function classroom50(gradebook: Gradebook, { environment = {}, ...view }: ReportOptions): ReportFile[] {
  const known = (name: string, otherwise = 'unknown') => environment[name] || otherwise;
  const tag = known('SUBMISSION_TAG', 'submit/unknown');
  return studentsOf(gradebook, view).flatMap(({ name, file, results }) => {
    const { points, pointsMax } = totalOf(results);
    if (points === null) return []; // no result is no mark; a result of 0 would be one
    const tests = results.flatMap((result) =>
      result.tests.map((test) => ({
        'test-name': titled(result, test),
        passed: !test.failure,
        score: Math.round(test.points),
        'max-score': Math.round(test.pointsMax),
      })),
    );
    return json(`classroom50/${file}/result.json`, {
      schema: 'classroom50/result/v1',
      classroom: known('CLASSROOM'),
      assignment: known('ASSIGNMENT', gradebook.course),
      assignment_type: known('ASSIGNMENT_TYPE', 'individual'),
      owner: known('OWNER', known('USERNAME', name)),
      submission: tag,
      commit: known('COMMIT_URL'),
      release: known('RELEASE_URL'),
      review: known('REVIEW_URL', known('COMMIT_URL')),
      datetime: timeOf(tag),
      score: Math.round(points),
      'max-score': Math.round(pointsMax),
      tests,
    });
  });
}

/** The tag of a submission is `submit/<UTC>-<sha7>`. */
function timeOf(tag: string): string {
  const digits = tag.replace(/-[0-9a-f]{7}$/, '').replaceAll(/\D/g, '');
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(digits) ?? [];
  return second ? `${year}-${month}-${day}T${hour}:${minute}:${second}Z` : '1970-01-01T00:00:00Z';
}

/** Longest message that Exercism takes. */
const exercismMax = 65_535;

export function exercism(gradebook: Gradebook, view: ReportOptions): ReportFile[] {
  return studentsOf(gradebook, view).flatMap(({ file, results }) =>
    results.map((result) => {
      const path = `exercism/${file}/${result.exercise}/results.json`;
      const loadFailure = result.tests.find(({ failure }) => failure?.kind === 'load')?.failure;
      const wholeFault = result.status === 'errored' ? notGraded : loadFailure?.message;
      if (wholeFault !== undefined || result.tests.length === 0) {
        const words = [wholeFault, resultWords(result)].filter(Boolean).join('\n').slice(0, exercismMax);
        const message = words || 'This exercise has no tests.';
        return json(path, { version: 3, status: 'error', message, tests: [] });
      }
      const tests = result.tests.map((test) => ({
        name: test.name,
        status: test.failure ? 'fail' : 'pass',
        message: test.failure ? testWords(test).slice(0, exercismMax) : null,
        output: null,
      }));
      return json(path, { version: 3, status: result.tests.some(({ failure }) => failure) ? 'fail' : 'pass', tests });
    }),
  );
}

/** Where one test has no points, PrairieLearn shows none, so each has both fields. */
export function prairieLearn(gradebook: Gradebook, view: ReportOptions): ReportFile[] {
  return studentsOf(gradebook, view).map(({ file, results }) => {
    const path = `prairielearn/${file}/results.json`;
    const { points, pointsMax } = totalOf(results);
    if (points === null) return json(path, { gradable: false, format_errors: [notGraded] });
    const tests = results.flatMap((result) =>
      result.tests.map((test) => ({
        name: titled(result, test),
        description: '',
        points: round(test.points),
        max_points: test.pointsMax,
        message: testWords(test),
        output: '',
        images: [],
      })),
    );
    return json(path, {
      gradable: true,
      score: pointsMax === 0 ? 0 : points / pointsMax,
      message: results.map(resultWords).filter(Boolean).join('\n'),
      output: '',
      images: [],
      tests,
    });
  });
}
