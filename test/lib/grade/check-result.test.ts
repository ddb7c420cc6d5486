import { expect, test } from 'vitest';
import { type CheckResult, checkReport, checkReports } from '../../../lib/grade/check-result.ts';

const result: CheckResult = {
  version: 1,
  exercise: '01-a/b',
  file: 'exercises/01-a/b.ts',
  points: 2,
  pointsMax: 5,
  durationMs: 400,
  tests: [
    { name: 'one', points: 2, pointsMax: 2 },
    { name: 'two', points: 0, pointsMax: 3, failure: { message: 'f(1)', expected: '1', actual: '2', hint: 'count' } },
  ],
};

test('checkReport, says what was called, what was expected, what came, and a hint', () => {
  expect(checkReport(result).split('\n')).toEqual([
    '✓ one (2 of 2 points)',
    '✗ two (0 of 3 points)',
    '    f(1)',
    '    expected: 1',
    '    actual:   2',
    '    hint:     count',
    '',
    '01-a/b: 2 of 5 points, in 400 ms',
  ]);
});

test('checkReports, adds what several exercises came to', () => {
  const reports = checkReports([result, { ...result, exercise: '01-a/c', points: 5 }]).split('\n');
  expect(reports.filter((line) => /^\d/.test(line))).toEqual([
    '01-a/b: 2 of 5 points, in 400 ms',
    '01-a/c: all points, in 400 ms',
    '2 exercises: 7 of 10 points',
  ]);
  expect(checkReports([result])).toBe(checkReport(result));
});

test('checkReport, says when nothing is missing', () => {
  expect(checkReport({ ...result, points: 5, tests: [] })).toContain('01-a/b: all points');
});

test('checkReport, adds the lines of the compiler', () => {
  const diagnostics = [{ file: 'b.ts', place: 'line 3, column 5', line: 3, column: 5, code: 2322, message: 'no' }];
  expect(checkReport({ ...result, diagnostics })).toContain('\nthe compiler says:\n    b.ts:3:5 - error TS2322: no\n');
});
