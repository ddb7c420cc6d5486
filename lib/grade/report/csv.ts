/**
 * Gradebooks as CSV: nbgrader's export, Canvas's gradebook import, Moodle's grading worksheet. Names and words in them are the
 * students', so cells that a spreadsheet would run as formulas are made text.
 */

import { stringify } from 'csv-stringify/sync';
import type { Gradebook } from '../result.ts';
import { identityOf, round, studentsOf, totalOf } from './by-student.ts';
import type { ReportFile, ReportOptions } from './report-file.ts';
import { failedWords } from './test-words.ts';

/** @param rows texts and numbers; only texts can be formulas */
function csv(path: string, rows: readonly (readonly (string | number)[])[]): ReportFile {
  return {
    path,
    content: stringify(rows as (string | number)[][], {
      escape_formulas: true,
      record_delimiter: '\r\n',
      quoted_match: /[\r\n]/, // by itself it quotes for the delimiter only
    }),
  };
}

/** A mark, or nothing where our side failed: both Canvas and Moodle leave the old mark then. */
function mark(points: number | null): number | '' {
  return points === null ? '' : round(points);
}

export function nbgraderCsv({ results }: Gradebook): ReportFile[] {
  const head =
    'assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,late_submission_penalty,score,max_score';
  const rows = results.map(({ exercise, student, points, pointsMax }) => [
    ...[exercise, '', '', student, '', '', ''],
    ...[mark(points), 0, mark(points), pointsMax],
  ]);
  return [csv('nbgrader.csv', [head.split(','), ...rows])];
}

/** Canvas finds students by ID, then by login; it takes an unknown title for a new assignment. */
export function canvasCsv(gradebook: Gradebook, view: ReportOptions): ReportFile[] {
  const exercises = [...new Set(gradebook.results.map(({ exercise }) => exercise))];
  const most = exercises.map((id) =>
    Math.max(0, ...gradebook.results.filter(({ exercise }) => exercise === id).map((r) => r.pointsMax)),
  );
  const rows = studentsOf(gradebook, view).map(({ name: student, results }) => {
    const { name, number } = identityOf(student);
    const marks = exercises.map((id) => mark(results.find(({ exercise }) => exercise === id)?.points ?? null));
    return [name, number, '', number === '' ? student : '', '', ...marks];
  });
  return [
    csv('canvas.csv', [
      ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', ...exercises],
      ['    Points Possible', '', '', '', '', ...most],
      ...rows,
    ]),
  ];
}

/**
 * Moodle needs Identifier, Grade and Last modified (grade). With an empty time it takes grades for who has none yet, and others only
 * where its form is told to update what was changed since.
 */
export function moodleCsv(gradebook: Gradebook, view: ReportOptions): ReportFile[] {
  const head = [
    'Identifier',
    'Full name',
    'Email address',
    'Status',
    'Grade',
    'Maximum Grade',
    'Grade can be changed',
    'Last modified (grade)',
    'Feedback comments',
  ];
  const rows = studentsOf(gradebook, view).map(({ name: student, results }) => {
    const { name, number } = identityOf(student);
    const { points, pointsMax } = totalOf(results);
    const status = results.some((result) => result.status !== 'missing') ? 'Submitted for grading' : 'No submission';
    return [
      `Participant ${number || student}`,
      name,
      '',
      status,
      mark(points),
      pointsMax,
      'Yes',
      '',
      failedWords(results),
    ];
  });
  return [csv('moodle.csv', [head, ...rows])];
}
