import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { InputError } from '../../../lib/errors.ts';
import type { CodeCell } from '../../../lib/notebook/notebook.ts';
import { formatNotebook, parseNotebook, readNotebook, writeNotebook } from '../../../lib/notebook/notebook-file.ts';

const code = (source: unknown, more: object = {}) => ({
  cell_type: 'code',
  metadata: {},
  source,
  outputs: [],
  execution_count: null,
  ...more,
});
const file = (cells: unknown[], more: object = {}) =>
  JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5, ...more });
const parse = (cells: unknown[], more: object = {}) => parseNotebook(file(cells, more), 'lesson.ipynb');

describe('parseNotebook', () => {
  test('joins lines, and keeps ids and what it does not know', () => {
    const notebook = parse([code(['1\n', '2'], { id: 'mine', metadata: { custom: [1] } })], {
      metadata: { title: 'x' },
    });
    expect(notebook.cells[0]).toMatchObject({ id: 'mine', source: '1\n2', metadata: { custom: [1] } });
    expect(notebook.metadata).toMatchObject({ title: 'x', kernelspec: { name: 'tslab', display_name: 'TypeScript' } });
  });

  test('makes missing ids: unique, of the right form, and the same every time', () => {
    const cells = [code('same'), code('same'), code('other'), code('taken', { id: 'taken' })];
    const ids = parse(cells, { nbformat_minor: 4 }).cells.map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    for (const id of ids) expect(id).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    expect(parse(cells, { nbformat_minor: 4 }).cells.map(({ id }) => id)).toEqual(ids);
    expect(parse(cells, { nbformat_minor: 4 }).nbformat_minor).toBe(5);
  });

  test.each([
    ['{', 'not JSON'],
    ['[]', 'not a JSON object'],
    [file([], { nbformat: 3 }), 'nbformat is 3'],
    [file([], { cells: {} }), 'cells is not a list'],
    [file([], { metadata: null }), 'metadata is not an object'],
    [file([code('1'), null]), 'cells[1] is not an object'],
    [file([code('1', { cell_type: 'heading' })]), 'cells[0] has cell_type "heading"'],
    [file([code(['1', 2])]), 'cells[0] has no source'],
    [file([code('1', { id: 'a b' })]), 'cells[0] has id "a b"'],
    [file([code('1', { id: 'a' }), code('2', { id: 'a' })]), 'cells[1] has id "a", as an earlier cell has'],
    [file([code('1', { outputs: {} })]), 'cells[0] has outputs that are not a list'],
    [
      file([code('1', { outputs: [{ output_type: 'pyout' }] })]),
      'cells[0] has an output of unknown or incomplete type "pyout"',
    ],
  ])('refuses %s, naming the file', (text, problem) => {
    expect(() => parseNotebook(text, 'lesson.ipynb')).toThrow(InputError);
    expect(() => parseNotebook(text, 'lesson.ipynb')).toThrow(`invalid notebook: lesson.ipynb: ${problem}`);
  });
});

describe('formatNotebook', () => {
  const outputs = [
    { output_type: 'stream', name: 'stdout', text: ['a\n', 'b'] },
    {
      output_type: 'display_data',
      data: { 'application/vnd.plotly.v1+json': { data: [] }, 'image/png': 'aGk=\n', 'text/plain': ['x\n', 'y'] },
      metadata: {},
    },
    { output_type: 'error', ename: 'E', evalue: 'v', traceback: ['t'] },
  ];

  test('writes lists of lines, one space of indent, sorted keys and a last line break', () => {
    const text = formatNotebook(parse([code('1\n2\n', { id: 'a', outputs, zebra: 1 })]));
    expect(text.endsWith('}\n')).toBe(true);
    expect(text).toContain('\n "cells": [\n  {\n   "cell_type": "code",\n   "execution_count": null,\n   "id": "a",');
    const [cell] = JSON.parse(text).cells;
    expect(cell).toMatchObject({ source: ['1\n', '2\n'], outputs, zebra: 1 });
    expect(Object.keys(cell)).toEqual([...Object.keys(cell)].sort());
  });

  test('gives what parseNotebook reads back unchanged', () => {
    const notebook = parse([code('1\n2', { id: 'a', outputs }), { cell_type: 'markdown', metadata: {}, source: '' }]);
    expect(parseNotebook(formatNotebook(notebook), 'x')).toEqual(notebook);
    expect((notebook.cells[0] as CodeCell).outputs[0]).toMatchObject({ text: 'a\nb' });
  });
});

describe('files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'notebook-file-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('writeNotebook leaves the notebook and nothing else', async () => {
    const path = join(folder, 'a.ipynb');
    await writeNotebook(path, parse([code('1')]));
    expect(readdirSync(folder)).toEqual(['a.ipynb']);
    expect((await readNotebook(path)).cells[0]?.source).toBe('1');
    expect(readFileSync(path, 'utf8')).toBe(formatNotebook(await readNotebook(path)));
  });

  test('writeNotebook says which file cannot be written', async () => {
    const path = join(folder, 'missing', 'a.ipynb');
    await expect(writeNotebook(path, parse([]))).rejects.toThrow(`invalid output file: ${path}`);
  });

  test('readNotebook says which file is missing', async () => {
    const path = join(folder, 'none.ipynb');
    await expect(readNotebook(path)).rejects.toThrow(`missing notebook: ${path}; there is no such file`);
  });
});
