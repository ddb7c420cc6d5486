import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCourse } from '../../../../lib/grade/course.ts';
import { findAnswer } from '../../../../lib/grade/intake/find-answer.ts';
import { placeIn } from '../../../../lib/grade/submission-files.ts';

const whole = readCourse(join(import.meta.dirname, '../../../..'));
const exercise = whole.exercises.find(({ id }) => id === '01-one-request/page-load')!;
const another = { ...exercise, id: '02-other/page-count' };
const sameName = { ...exercise, id: '02-other/page-load' };

function answerOf(files: Record<string, string | Buffer>, exercises = [exercise, another]) {
  const buffers = new Map(Object.entries(files).map(([path, content]) => [path, Buffer.from(content)]));
  return findAnswer({ files: buffers, notes: [] }, exercise, { ...whole, exercises });
}
const source = 'export const pageLoadMs = () => 1;';

describe('findAnswer, finds the file of an exercise', () => {
  test.each([
    ['by its path', { '01-one-request/page-load.ts': source, 'page-load.ts': source }, '01-one-request/page-load.ts'],
    [
      'by its path below another folder',
      { 'exercises/01-one-request/page-load.ts': source },
      'exercises/01-one-request/page-load.ts',
    ],
    ['by its name', { 'ps1/page-load.ts': source, 'ps1/page-count.ts': source }, 'ps1/page-load.ts'],
    [
      'in its last version',
      { 'page-load-1.ts': source, 'page-load-10.ts': source, 'page-load-2.ts': source },
      'page-load-10.ts',
    ],
  ])('%s', (_, files, entry) => {
    expect(answerOf(files)).toMatchObject({ status: 'found', entry, file: entry });
  });

  test('as the only one, where there is one exercise', () => {
    expect(answerOf({ 'ann.ts': source }, [exercise])).toMatchObject({ status: 'found', entry: 'ann.ts' });
    expect(answerOf({ 'ann.ts': source })).toMatchObject({ status: 'missing' });
  });

  test('and does not guess where two exercises have that name, or two files could be it', () => {
    expect(answerOf({ 'page-load.ts': source }, [exercise, sameName]).status).toBe('missing');
    const { status, notes } = answerOf({ 'x/page-load.ts': source, 'y/page-load.ts': source });
    expect([status, notes]).toEqual([
      'refused',
      ['ambiguous: x/page-load.ts and y/page-load.ts could each be the answer; hand in one'],
    ]);
  });
});

test('findAnswer, takes helpers along, and no tests, configuration or declarations', () => {
  const files = Object.fromEntries(
    [
      'page-load.ts',
      'helper.ts',
      'page-load.test.ts',
      'x.check.ts',
      'vitest.config.ts',
      'package.json',
      'global.d.ts',
      'data.json',
    ].map((name) => [name, '{}']),
  );
  const answer = answerOf(files);
  expect(answer.status === 'found' && [...answer.files.keys()]).toEqual(['page-load.ts', 'helper.ts', 'data.json']);
});

describe('findAnswer, reads texts', () => {
  const utf16 = Buffer.from(`\ufeff${source}`, 'utf16le');
  test.each([
    ['UTF-8 with a mark', Buffer.from(`\ufeff${source}`), source, []],
    ['UTF-16', utf16, source, ['it was read as UTF-16; save it as UTF-8']],
    ['big-endian UTF-16', Buffer.from(utf16).swap16(), source, ['it was read as UTF-16; save it as UTF-8']],
    ['windows-1252', Buffer.from('// caf\xe9', 'latin1'), '// café', ['it was read as windows-1252; save it as UTF-8']],
    ['CRLF', Buffer.from('a\r\nb'), 'a\r\nb', []],
  ])('in %s', (_, bytes, text, notes) => {
    const answer = answerOf({ 'page-load.ts': bytes });
    expect(answer.status === 'found' && answer.files.get('page-load.ts')).toBe(text);
    expect(answer.notes).toEqual(notes);
  });

  test('but not bytes that are no text', () => {
    expect(answerOf({ 'page-load.ts': Buffer.from('a\0b') })).toMatchObject({
      status: 'refused',
      notes: [expect.stringContaining('NUL')],
    });
  });
});

describe('findAnswer, lifts cells of a notebook into a module', () => {
  const cell = (text: string, metadata: object = {}, type = 'code') => ({
    cell_type: type,
    metadata,
    source: text.split(/(?<=\n)/),
    outputs: [],
  });
  const notebook = (...cells: object[]) => JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
  const solution = (grade_id: string, schema_version = 3) => ({
    nbgrader: { schema_version, solution: true, grade: false, locked: false, grade_id },
  });
  const code = 'function helper() { return 1; }\nfunction pageLoadMs() {\n  return helper();\n}';

  test.each([
    ['a tag', { tags: ['exercise:01-one-request/page-load'] }],
    ['nbgrader’s id of the whole name', solution('01-one-request-page-load')],
    ['nbgrader’s id of the last part', solution('page-load')],
    ['an older version of nbgrader', solution('page-load', 1)],
  ])('by %s', (_, metadata) => {
    const answer = answerOf({
      'lesson.ipynb': notebook(cell('# text', {}, 'markdown'), cell('throw 1'), cell(code, metadata)),
    });
    expect(answer).toMatchObject({ status: 'found', file: 'lesson.ipynb' });
    if (answer.status !== 'found') return;
    expect(answer.files.get(answer.entry)).toBe(`${code}\nexport { pageLoadMs };\n`);
    expect(placeIn(answer, answer.entry, 3)).toBe('cell 3, line 3');
  });

  test('from several cells, exporting nothing twice', () => {
    const tags = { tags: ['exercise:01-one-request/page-load'] };
    const answer = answerOf({
      'a.ipynb': notebook(
        cell('const one = 1;', tags),
        cell('other'),
        cell('export function pageLoadMs() { return one; }', tags),
      ),
    });
    if (answer.status !== 'found') throw new Error(answer.notes.join());
    expect(answer.files.get(answer.entry)).toBe('const one = 1;\nexport function pageLoadMs() { return one; }\n');
    expect(placeIn(answer, answer.entry, 2)).toBe('cell 3, line 1');
  });

  test('not from cells that are only locked, or no code, or of another exercise', () => {
    const locked = {
      nbgrader: { schema_version: 3, solution: false, grade: true, locked: true, grade_id: 'page-load', points: 1 },
    };
    expect(
      answerOf({
        'a.ipynb': notebook(
          cell(code, locked),
          cell(code, solution('page-load'), 'markdown'),
          cell(code, solution('page-count')),
        ),
      }).status,
    ).toBe('missing');
  });

  test('and says what is no notebook, or which of two it should be', () => {
    expect(answerOf({ 'a.ipynb': '{"cells": 1}' })).toMatchObject({
      status: 'refused',
      notes: ['a.ipynb is no notebook: it has no cells'],
    });
    expect(answerOf({ 'a.ipynb': '{' })).toMatchObject({ status: 'refused' });
    const twice = notebook(cell(code, solution('page-load')));
    expect(answerOf({ 'a.ipynb': twice, 'b.ipynb': twice })).toMatchObject({
      status: 'refused',
      notes: [expect.stringContaining('a.ipynb and b.ipynb')],
    });
  });
});
