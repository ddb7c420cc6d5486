import { expect, test } from 'vitest';
import { gradeTable, shownName } from '../../../lib/cli/grade-table.ts';
import type { Result } from '../../../lib/grade/result.ts';

const result = (
  student: string,
  exercise: string,
  points: number | null,
  status: Result['status'] = 'graded',
): Result => ({
  ...{ version: 1, student, exercise, file: '', status, points, pointsMax: 4, tests: [], diagnostics: [], notes: [] },
});
const linesOf = (results: Result[]) =>
  gradeTable({ $schema: 'roundtrip/gradebook/v1', course: 'c', seed: '', results }).split('\n');

test('gradeTable, has a column for each of a few exercises, with what is to be said of one', () => {
  expect(
    linesOf([result('ann', '01-a/b', 4), result('ann', '01-a/c', 0, 'missing'), result('bob', '01-a/b', null)]),
  ).toEqual([
    'student      01-a/b           01-a/c       total',
    'ann          4 of 4  0 of 4, missing      4 of 8',
    'bob      not graded                   not graded',
  ]);
});

test('gradeTable, has a column for each topic of a course of many exercises', () => {
  const ids = ['01-a/b', '01-a/c', '02-x/b', '12-y/b'];
  const results = [
    ...ids.map((id) => result('ann', id, 1.25)),
    ...ids.map((id, at) => result('bob', id, at === 2 ? null : 4)),
  ];
  expect(linesOf(results)).toEqual([
    'student     01      02      12       total',
    'ann      2.5/8  1.25/4  1.25/4     5 of 16',
    'bob        8/8     ?/4     4/4  not graded',
  ]);
});

test('shownName, steers no terminal, and gives no commands to the runner of GitHub Actions', () => {
  expect(shownName('::error::\u001b[2J\nbob')).toBe(': :error: :\ufffd[2J bob');
});
