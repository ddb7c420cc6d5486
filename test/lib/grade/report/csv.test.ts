import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { canvasCsv, moodleCsv, nbgraderCsv } from '../../../../lib/grade/report/csv.ts';
import type { Gradebook, Result, TestOutcome } from '../../../../lib/grade/result.ts';

const failed = (name: string): TestOutcome => ({
  ...{ name, visibility: 'visible', points: 0, pointsMax: 1 },
  failure: {
    kind: 'wrong',
    ...{ message: 'f(1)', expected: '1', actual: '2', hint: 'Count,\nand "count" again.', misconceptions: [] },
  },
});
const resultOf = (student: string): Result => ({
  version: 1,
  student,
  ...{ exercise: '01-a/b', file: 'b.ts', status: 'graded', points: 0, pointsMax: 2 },
  tests: [failed('first'), failed('second')],
  diagnostics: [],
  notes: [],
});
const students = ['ann', 'line\nbreak', 'carriage\rreturn'];
const book: Gradebook = {
  $schema: 'roundtrip/gradebook/v1',
  ...{ course: 'Course', seed: '1' },
  results: students.map(resultOf),
};
const view = { isAfterDue: false, environment: {} };
/** What importers take for the end of a row. */
const lineBreaks = ['\r\n', '\n', '\r'];

test.each([
  ['moodle', moodleCsv(book, view), 9, 1],
  ['canvas', canvasCsv(book, view), 6, 2],
  ['nbgrader', nbgraderCsv(book), 11, 1],
])(
  '%s.csv has a row for each student and the same fields in all, whatever stands in them',
  (_, files, fields, heads) => {
    const rows: string[][] = parse(files[0]!.content, { record_delimiter: lineBreaks, relax_column_count: true });
    expect(rows.map(({ length }) => length)).toEqual(Array(heads + students.length).fill(fields));
  },
);

test('moodle.csv quotes words of several lines', () => {
  const rows: string[][] = parse(moodleCsv(book, view)[0]!.content, { record_delimiter: lineBreaks });
  expect(rows[1]!.at(-1)).toContain('hint: Count,\nand "count" again.\n01-a/b, second: f(1)');
});
