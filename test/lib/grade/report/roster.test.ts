import { describe, expect, test } from 'vitest';
import { fillRoster, readRoster } from '../../../../lib/grade/report/roster.ts';
import type { Gradebook, Result } from '../../../../lib/grade/result.ts';

const result = (student: string, exercise: string, points: number | null, pointsMax = 4): Result => ({
  ...{ version: 1, student, exercise, file: 'b.ts', points, pointsMax, diagnostics: [], notes: [] },
  status: points === null ? 'errored' : 'graded',
  tests:
    points === pointsMax
      ? []
      : [
          {
            ...{ name: 'one', visibility: 'visible', points: 0, pointsMax },
            failure: { kind: 'wrong', message: 'f(1)', hint: 'Count.', misconceptions: [] },
          },
        ],
});
const book = (...results: Result[]): Gradebook => ({
  ...{ $schema: 'roundtrip/gradebook/v1', course: 'HTTP', seed: '1' },
  results,
});
const two = book(
  result('Ann Lee (71)', '01-a/b', 4),
  result('Ann Lee (71)', '01-a/c', 2.5),
  result('bob@x.org', '01-a/b', 3),
  result('bob@x.org', '01-a/c', null),
);
const fill = (text: string | Buffer, gradebook = two, column?: string) =>
  fillRoster(readRoster(Buffer.from(text as string), 'r.csv'), gradebook, column === undefined ? {} : { column });
const filled = (text: string, gradebook = two, column?: string) => fill(text, gradebook, column).content.toString();

// As Canvas exports it: a row for how assignments are posted, one for what they are worth, read-only totals, a test student.
const canvas = [
  'Student,ID,SIS User ID,SIS Login ID,Section,01-a/b (900),"Essay, short (901)",Topic (902),Final Score (read only)',
  ',,,,,Manual Posting,,,',
  '    Points Possible,,,,,4.00,10,8,(read only)',
  '"Lee, Ann",71,S1,ann@x.org,"HTTP, 1",,7.5,,50',
  '"=Builder, Bob",72,S2,BOB@x.org,HTTP,1,,,',
  '"Student, Test",73,,abc,HTTP,,,,',
  '',
].join('\r\n');

describe('fillRoster, in Canvas’s gradebook', () => {
  test('writes points under the name of an exercise, and changes nothing else', () => {
    const { content, withoutRow, withoutResult } = fill(canvas);
    const expected = canvas.replace('"HTTP, 1",,7.5', '"HTTP, 1",4,7.5').replace('HTTP,1,,', 'HTTP,3,,');
    expect(content.toString()).toBe(expected);
    expect([withoutRow, withoutResult]).toEqual([[], ['Student, Test']]);
  });

  test('writes all points into a column that is given; who was not graded keeps what there was', () => {
    expect(filled(canvas, two, 'Topic')).toBe(canvas.replace('7.5,,50', '7.5,6.5,50'));
  });

  test('writes a topic’s points under its name', () => {
    const topic = canvas.replace('Topic (902)', '01-a (902)');
    expect(filled(topic)).toContain('"HTTP, 1",4,7.5,6.5,50');
  });

  test('says which columns there are where none fits, and which scale where another is wanted', () => {
    expect(() => fill(canvas.replace('01-a/b (900)', 'Other'))).toThrow(
      /^missing column in r.csv: none is named like an exercise \(01-a\/b\), a topic \(01-a\).*There are Other, Essay, short, Topic/,
    );
    expect(() => fill(canvas.replace('4.00', '100'))).toThrow(
      /column 01-a\/b \(900\) is for 100 points, and these exercises have 4; set the assignment to 4 points/,
    );
  });

  test('names students who are not in it, and refuses those who are in it twice', () => {
    expect(fill(canvas, book(result('Eve (99)', '01-a/b', 4))).withoutRow).toEqual(['Eve (99)']);
    expect(() => fill(canvas.replace('72,', '71,'))).toThrow('ambiguous r.csv: Ann Lee (71) has 2 rows by ID');
    const same = book(result('bob@x.org', '01-a/b', 4), result('S2', '01-a/b', 4));
    expect(() => fill(canvas, same)).toThrow('ambiguous r.csv: bob@x.org and S2 have one row');
  });
});

// As Moodle exports it: UTF-8 with a byte order mark, line feeds, decimal points.
const moodle = [
  '\ufeffIdentifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed","Last modified (grade)","Feedback comments"',
  'Participant 71,"Ann Lee",ann@x.org,"Submitted for grading",,8.00,Yes,"Monday, 2 March 2026, 10:00 AM",',
  'Participant 72,"Bøb, B",bob@x.org,"Submitted for grading",1.00,8.00,Yes,-,old',
].join('\n');

describe('fillRoster, in Moodle’s grading worksheet', () => {
  test('writes the sum as grade, with comments, and keeps times, marks and names', () => {
    const [head, ann, bob] = filled(moodle).split('\n');
    expect(head).toBe(moodle.split('\n')[0]);
    expect(ann).toBe(`${moodle.split('\n')[1]!.replace('grading",,', 'grading",6.5,')}"01-a/c, one: f(1)`);
    expect(bob).toBe('hint: Count."');
    expect(filled(moodle)).toContain(
      'Participant 72,"Bøb, B",bob@x.org,"Submitted for grading",1.00,8.00,Yes,-,"01-a/b, one',
    );
  });

  test('keeps the encoding, and the delimiter', () => {
    const other = moodle.slice(1).replaceAll(/("[^"]*")|,/g, (_, quoted) => quoted ?? ';');
    for (const encoding of ['latin1', 'utf16le'] as const) {
      const bytes = Buffer.from(encoding === 'utf16le' ? `\ufeff${other}` : other, encoding);
      const { content, withoutRow } = fill(bytes);
      expect(withoutRow).toEqual([]);
      expect(content.toString(encoding)).toContain('"Ann Lee";ann@x.org;"Submitted for grading";6.5;8.00');
      expect(content.toString(encoding)).toContain('Bøb, B');
    }
  });
});

test('readRoster, says what it knows where it is something else', () => {
  expect(() => fill('Kennung,Bewertung\n1,2\n')).toThrow(
    /^unknown roster r.csv: .*exported in English; its columns are Kennung, Bewertung$/,
  );
  expect(() => fill('Student,"ID\n')).toThrow(/^invalid r.csv: it is no CSV/);
});
