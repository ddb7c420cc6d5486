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

  test.each([
    ['PAGE-LOAD.TS', 'PAGE-LOAD.ts'],
    ['PS1/Page-Load.ts', 'PS1/Page-Load.ts'],
    ['01-One-Request/page-load.TS', '01-One-Request/page-load.ts'],
    ['Page-load-2.ts', 'Page-load-2.ts'],
  ])('whatever its case is: %s', (file, entry) => {
    const answer = answerOf({ [file]: source, 'HELPER.TS': '' });
    expect(answer).toMatchObject({ status: 'found', file, entry });
    expect(answer.status === 'found' && [...answer.files.keys()]).toEqual([entry, 'HELPER.ts']);
  });

  test.each(['pageload.ts', 'ps1/page_load.ts', 'page-load.js', 'page-load.ts.txt', 'Page Load.ts'])(
    'and says what %s should be called',
    (file) => {
      expect(answerOf({ [file]: source, 'other.ts': source })).toMatchObject({
        status: 'missing',
        notes: [`found "${file}": the answer to 01-one-request/page-load must be called page-load.ts`],
      });
    },
  );

  test('as the only one, where there is one exercise', () => {
    expect(answerOf({ 'ann.ts': source }, [exercise])).toMatchObject({ status: 'found', entry: 'ann.ts' });
    expect(answerOf({ 'ann.ts': source })).toMatchObject({ status: 'missing' });
  });

  test('and names what is the answer to no exercise, where this one’s is missing', () => {
    const tree = { files: new Map([['ann.ts', Buffer.from(source)]]), notes: [], others: ['ann.docx'] };
    const course = { ...whole, exercises: [exercise, another] };
    expect(findAnswer(tree, exercise, course)).toMatchObject({
      status: 'missing',
      notes: ['found "ann.ts", "ann.docx"; the answer to 01-one-request/page-load must be called page-load.ts'],
    });
    const name = `${another.id.split('/')[1]}.ts`;
    const answered = { files: new Map([[name, Buffer.from(source)]]), notes: [] };
    expect(findAnswer(answered, exercise, course)).toMatchObject({ status: 'missing', notes: [] });
  });

  test('and does not guess where two exercises have that name, or two files could be it', () => {
    expect(answerOf({ 'page-load.ts': source }, [exercise, sameName])).toMatchObject({
      status: 'missing',
      notes: [
        'found "page-load.ts": the answer to 01-one-request/page-load must be called 01-one-request/page-load.ts',
      ],
    });
    const { status, notes } = answerOf({ 'x/page-load.ts': source, 'y/page-load.ts': source });
    expect([status, notes]).toEqual([
      'refused',
      ['ambiguous: x/page-load.ts and y/page-load.ts could each be the answer; hand in one'],
    ]);
  });
});

test('findAnswer, refuses an answer that was left out because of its name, and misses no other', () => {
  const notes = ['"week: 1/page-load.ts" has a : or \\ in its name, and was left out'];
  const answer = (leftOut: string[]) =>
    findAnswer({ files: new Map(), notes, leftOut }, exercise, { ...whole, exercises: [exercise, another] });
  expect(answer(['week: 1/page-load.ts'])).toEqual({ status: 'refused', file: '', notes });
  expect(answer(['draft 12:30.ts'])).toMatchObject({ status: 'missing' });
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

  test.each([
    ['an indented declaration', '  function pageLoadMs() {}', true],
    ['an export that only mentions the name', "export const words = 'pageLoadMs';\nconst pageLoadMs = 1;", true],
    ['an export under another name', 'const pageLoadMs = 1;\nexport { pageLoadMs as other };', true],
    ['an indented export', '  export const pageLoadMs = 1;', false],
    ['a list of exports', 'const [a, pageLoadMs] = [1, 2];\nexport {\n  a,\n  pageLoadMs,\n};', false],
    ['an export of another name', 'const ms = 1;\nexport { ms as pageLoadMs };', false],
  ])('exporting what is not exported yet: %s', (_, text, isAdded) => {
    const answer = answerOf({ 'a.IPYNB': notebook(cell(text, solution('page-load'))) });
    if (answer.status !== 'found') throw new Error(answer.notes.join());
    expect(answer.files.get(answer.entry)).toBe(`${text}${isAdded ? '\nexport { pageLoadMs };' : ''}\n`);
  });

  test('and says where two cells have one id', () => {
    const answer = answerOf({
      'a.ipynb': notebook(cell(code, solution('page-load')), cell('', solution('page-load'))),
    });
    expect([answer.status, answer.notes]).toEqual(['found', ['a.ipynb: cells 1 and 2 both carry the exercise']]);
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
    expect(answerOf({ 'a.ipynb': '{' })).toMatchObject({
      status: 'refused',
      notes: ['a.ipynb is no notebook: it is not JSON'],
    });
    for (const text of [7, ['a', 7], { a: 1 }, null]) {
      const broken = { ...cell('', solution('page-load')), source: text };
      expect(answerOf({ 'a.ipynb': notebook(cell('const one = 1;'), broken) })).toMatchObject({
        status: 'refused',
        notes: ['a.ipynb is no notebook: cell 2: source is no text'],
      });
    }
    const twice = notebook(cell(code, solution('page-load')));
    expect(answerOf({ 'a.ipynb': twice, 'b.ipynb': twice })).toMatchObject({
      status: 'refused',
      notes: [expect.stringContaining('a.ipynb and b.ipynb')],
    });
  });
});
