/**
 * Points into a list of students that the instructor exported: Canvas's gradebook, or Moodle's grading worksheet. Rows, columns and
 * numbers stay as they are, because both find students by them; only the cells for points (and Moodle's for comments) are written.
 *
 * Canvas: rows are matched by ID, SIS User ID, SIS Login ID, then name. Points go into the columns that are named like an exercise
 * (`01-one-request/page-load`), a topic (`01-one-request`) or the course; or all of them into one column that is given.
 * Moodle: by participant, ID number, email address, then name. All points go into `Grade`.
 */

import { InputError } from '../../errors.ts';
import type { Gradebook, Result } from '../result.ts';
import { identityOf, round, type Student, studentsOf, totalOf } from './by-student.ts';
import type { ReportOptions } from './report-file.ts';
import { type Cell, readTable, type Table, writeTable } from './roster-table.ts';
import { failedWords } from './test-words.ts';

export interface Roster {
  readonly path: string;
  readonly table: Table;
  readonly kind: 'canvas' | 'moodle';
}

export interface FilledRoster {
  readonly content: Buffer;
  /** Students with results for whom there is no row. */
  readonly withoutRow: readonly string[];
  /** Rows for which nothing was handed in; they are as they were. */
  readonly withoutResult: readonly string[];
}

/** Columns by which a student is found, in this order; the first is a number of the platform's own. */
const keys = {
  canvas: ['ID', 'SIS User ID', 'SIS Login ID', 'Student'],
  moodle: ['Identifier', 'ID number', 'Email address', 'Full name'],
} as const;

/** @throws {InputError} where it is neither of the two */
export function readRoster(bytes: Buffer, path: string): Roster {
  const table = readTable(bytes, path);
  const titles = (table.rows[0] ?? []).map(({ value }) => value.trim());
  const has = (...names: readonly string[]) => names.every((name) => titles.includes(name));
  if (has('ID', 'Section')) return { path, table, kind: 'canvas' };
  if (has('Identifier', 'Grade')) return { path, table, kind: 'moodle' };
  throw new InputError(
    `unknown roster ${path}: neither Canvas's gradebook (Student, ID, …, Section) nor Moodle's grading worksheet (Identifier, …, Grade, …), exported in English; its columns are ${titles.join(', ')}`,
  );
}

/**
 * @param column where all points go in Canvas's gradebook
 * @throws {InputError} where it has no column for the points, a column is for other points, or a student has several rows
 */
export function fillRoster(
  { path, table, kind }: Roster,
  gradebook: Gradebook,
  view: ReportOptions & { readonly column?: string },
): FilledRoster {
  const rows = table.rows.map((row) => row.map((cell) => ({ ...cell })));
  const [head = [], ...others] = rows;
  const titles = head.map(({ value }) => value.trim());
  const students = others.filter((row) => isStudent(row));
  const columns = kind === 'moodle' ? moodleColumns(titles) : canvasColumns(titles, path, gradebook, view.column);
  const found = new Map<Cell[], Student>();
  const withoutRow: string[] = [];
  for (const student of studentsOf(gradebook, view)) {
    const row = rowOf(student.name, students, titles, kind, path);
    if (!row) withoutRow.push(student.name);
    else if (found.has(row))
      throw new InputError(`ambiguous ${path}: ${found.get(row)!.name} and ${student.name} have one row`);
    else found.set(row, student);
  }
  for (const { at, isFor } of columns) {
    checkMax(path, titles, at, kind, others, gradebook.results.filter(isFor));
    for (const [row, { results }] of found) {
      const { points } = totalOf(results.filter(isFor));
      if (points !== null) write(row, at, String(round(points)));
    }
  }
  const comments = kind === 'moodle' ? titles.indexOf('Feedback comments') : -1;
  if (comments >= 0) for (const [row, { results }] of found) write(row, comments, failedWords(results));
  const nameAt = titles.indexOf(kind === 'moodle' ? 'Full name' : 'Student');
  const withoutResult = students.filter((row) => !found.has(row)).map((row) => row[Math.max(nameAt, 0)]?.value ?? '');
  return { content: writeTable({ ...table, rows }), withoutRow, withoutResult };
}

interface Column {
  readonly at: number;
  readonly isFor: (result: Result) => boolean;
}

function moodleColumns(titles: readonly string[]): Column[] {
  return [{ at: titles.indexOf('Grade'), isFor: () => true }];
}

function canvasColumns(
  titles: readonly string[],
  path: string,
  { course, results }: Gradebook,
  chosen?: string,
): Column[] {
  // Canvas writes the number of the assignment behind its title.
  const plain = titles.map((title) => title.replace(/ \(\d+\)$/, ''));
  const firstPoints = titles.indexOf('Section') + 1;
  const named = (name: string) =>
    plain.findIndex((title, at) => at >= firstPoints && (title === name || titles[at] === name));
  const ids = [...new Set(results.map(({ exercise }) => exercise))];
  const topicOf = (id: string) => id.split('/')[0]!;
  const columns: Column[] =
    chosen === undefined
      ? [
          ...ids.map((id) => ({ at: named(id), isFor: ({ exercise }: Result) => exercise === id })),
          ...[...new Set(ids.map(topicOf))].map((topic) => ({
            at: named(topic),
            isFor: ({ exercise }: Result) => topicOf(exercise) === topic,
          })),
          { at: named(course), isFor: () => true },
        ]
      : [{ at: named(chosen), isFor: () => true }];
  const there = columns.filter(({ at }) => at >= 0);
  if (there.length > 0) return there;
  const wanted = chosen ?? `an exercise (${ids[0]}), a topic (${topicOf(ids[0] ?? '')}) or the course (${course})`;
  throw new InputError(
    `missing column in ${path}: none is named like ${wanted}; make the assignment in Canvas and export again, or give --column TITLE. There are ${plain.slice(firstPoints).join(', ') || 'none'}`,
  );
}

/** Canvas has rows that are no students: what can be earned, and how it is posted. */
function isStudent(row: readonly Cell[]): boolean {
  const first = row[0]?.value.trim() ?? '';
  return first !== '' && first !== 'Points Possible';
}

function rowOf(
  student: string,
  rows: readonly Cell[][],
  titles: readonly string[],
  kind: Roster['kind'],
  path: string,
): Cell[] | undefined {
  const { name, number } = identityOf(student);
  for (const [rank, key] of keys[kind].entries()) {
    const at = titles.indexOf(key);
    const wanted = rank === 0 && number !== '' ? number : name;
    if (at < 0 || wanted === '') continue;
    const matching = rows.filter((row) => sameKey(row[at]?.value ?? '', wanted));
    if (matching.length > 1)
      throw new InputError(`ambiguous ${path}: ${student} has ${matching.length} rows by ${key}`);
    if (matching.length === 1) return matching[0];
  }
  return undefined;
}

function sameKey(value: string, wanted: string): boolean {
  return (
    value
      .trim()
      .replace(/^Participant /, '')
      .toLowerCase() === wanted.toLowerCase()
  );
}

/** Points of another scale would be wrong marks. */
function checkMax(
  path: string,
  titles: readonly string[],
  at: number,
  kind: Roster['kind'],
  rows: readonly (readonly Cell[])[],
  results: readonly Result[],
): void {
  const most = new Map<string, number>();
  for (const { exercise, pointsMax } of results) most.set(exercise, Math.max(most.get(exercise) ?? 0, pointsMax));
  const ours = [...most.values()].reduce((sum, points) => sum + points, 0);
  const cells =
    kind === 'moodle'
      ? rows.map((row) => row[titles.indexOf('Maximum Grade')])
      : rows.filter((row) => row[0]?.value.trim() === 'Points Possible').map((row) => row[at]);
  for (const cell of cells) {
    const theirs = Number.parseFloat(cell?.value.replace(',', '.') ?? '');
    if (!Number.isFinite(theirs) || theirs === ours) continue;
    throw new InputError(
      `invalid ${path}: column ${titles[at]} is for ${theirs} points, and these exercises have ${ours}; set the assignment to ${ours} points and export again`,
    );
  }
}

function write(row: Cell[], at: number, value: string): void {
  while (row.length <= at) row.push({ value: '', isQuoted: false });
  row[at]!.value = value;
}
