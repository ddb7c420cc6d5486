import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { InputError } from '../../../../lib/errors.ts';
import { ConflictError, Contents, hashOf, MissingError } from '../../../../lib/notebook/server/contents.ts';
import { makeCourse, notebookOf, type TestCourse } from '../../../server/course.ts';

let made: TestCourse;
let contents: Contents;
const path = 'notebooks/01-a.ipynb';
const read = (name: string) => readFileSync(join(made.folder, name), 'utf8');
beforeEach(() => {
  made = makeCourse({ [path]: notebookOf('# A', '1 + 1'), 'exercises/01/a.ts': 'export {};\n', '.hidden': 'x' });
  contents = new Contents(made.folder);
});
afterEach(() => made.remove());

test('Contents gives a notebook as JSON, a text as text, other bytes as base64, a folder as a list', async () => {
  expect(await contents.get(path)).toMatchObject({ type: 'notebook', format: 'json', content: { nbformat: 4 } });
  const text = await contents.get('exercises/01/a.ts');
  expect(text).toMatchObject({ type: 'file', format: 'text', content: 'export {};\n', hash: hashOf('export {};\n') });
  writeFileSync(join(made.folder, 'a.bin'), Buffer.from([0xff, 0xfe, 0]));
  expect(await contents.get('a.bin')).toMatchObject({ format: 'base64', content: '//4A' });
  const { type, content } = await contents.get('');
  expect(type).toBe('directory');
  expect((content as { path: string }[]).map((each) => each.path)).toEqual(['a.bin', 'exercises', 'notebooks']);
});

test('Contents gives a description without the content, with its hash if asked', async () => {
  const { hash } = await contents.get(path);
  expect(await contents.get(path, { withContent: false })).toMatchObject({ content: null, hash: null });
  expect(await contents.get(path, { withContent: false, withHash: true })).toMatchObject({ content: null, hash });
});

test('Contents refuses what is not there, and what is not what it should be', async () => {
  await expect(contents.get('notebooks/none.ipynb')).rejects.toThrow(MissingError);
  await expect(contents.get('notebooks', { type: 'file' })).rejects.toThrow('invalid type file: notebooks is a folder');
  await expect(contents.get(path, { type: 'directory' })).rejects.toThrow(`invalid type directory: ${path} is a file`);
  writeFileSync(join(made.folder, 'notebooks/bad.ipynb'), '{');
  await expect(contents.get('notebooks/bad.ipynb')).rejects.toThrow('invalid notebook: notebooks/bad.ipynb: not JSON');
});

test('Contents saves a notebook as Jupyter would write it, and trusts none that says so itself', async () => {
  const { content } = (await contents.get(path)) as { content: { cells: { metadata: object }[] } };
  content.cells[1]!.metadata = { trusted: true, tags: ['kept'] };
  await contents.save(path, { type: 'notebook', format: 'json', content });
  expect(read(path)).toMatch(/^\{\n "cells": \[\n {2}\{\n {3}"cell_type": "markdown",/);
  expect(JSON.parse(read(path)).cells[1].metadata).toEqual({ tags: ['kept'] });
  writeFileSync(join(made.folder, path), read(path).replace('"tags"', '"trusted": true, "tags"'));
  const again = (await contents.get(path)) as { content: unknown } as { content: typeof content };
  expect(again.content.cells[1]!.metadata).toEqual({ tags: ['kept'] });
});

test('Contents refuses to save what is no notebook, and keeps the old one', async () => {
  const before = read(path);
  for (const content of [undefined, null, 5, {}, { nbformat: 3, cells: [], metadata: {} }]) {
    await expect(contents.save(path, { type: 'notebook', content })).rejects.toThrow(InputError);
  }
  await expect(contents.save('a.txt', { type: 'file', content: 5 })).rejects.toThrow('invalid content of a.txt');
  expect(read(path)).toBe(before);
  expect(readdirSync(join(made.folder, 'notebooks'))).toEqual(['01-a.ipynb']);
});

test('Contents does not overwrite what somebody else wrote meanwhile', async () => {
  const file = 'exercises/01/a.ts';
  const { hash } = await contents.get(file);
  const first = await contents.save(file, { type: 'file', content: 'mine', hash });
  await contents.save(file, { type: 'file', content: 'mine, again', hash: first.hash });
  writeFileSync(join(made.folder, file), 'theirs');
  const late = contents.save(file, { type: 'file', content: 'mine, late', hash: first.hash });
  await expect(late).rejects.toThrow(ConflictError);
  await expect(late).rejects.toThrow(`${file} has changed on disk since it was opened`);
  expect(read(file)).toBe('theirs');
  await contents.save(file, { type: 'file', content: 'mine, knowingly' });
  expect(read(file)).toBe('mine, knowingly');
});

test('Contents lets only one of two saves of the same version through', async () => {
  const file = 'exercises/01/a.ts';
  const { hash } = await contents.get(file);
  const outcomes = await Promise.allSettled(
    ['a', 'b', 'c'].map((content) => contents.save(file, { type: 'file', content, hash: hash! })),
  );
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect(read(file)).toBe(['a', 'b', 'c'][outcomes.findIndex(({ status }) => status === 'fulfilled')]);
});

test('Contents names new files as no other is, renames over none, and deletes no folder that holds something', async () => {
  expect((await contents.create('notebooks', {})).path).toBe('notebooks/untitled.ipynb');
  expect((await contents.create('notebooks', {})).path).toBe('notebooks/untitled1.ipynb');
  await expect(contents.rename('notebooks/untitled.ipynb', path)).rejects.toThrow(ConflictError);
  expect((await contents.rename('notebooks/untitled.ipynb', 'notebooks/02-b.ipynb')).name).toBe('02-b.ipynb');
  await expect(contents.remove('notebooks')).rejects.toThrow('empty it first');
  await contents.remove('notebooks/02-b.ipynb');
  mkdirSync(join(made.folder, 'empty'));
  await contents.remove('empty');
  expect(readdirSync(made.folder).sort()).toEqual(['.hidden', 'exercises', 'notebooks']);
});

test('Contents keeps to the course, whatever is asked', async () => {
  const wrong = '../outside.txt';
  for (const attempt of [
    () => contents.get(wrong),
    () => contents.save(wrong, { type: 'file', content: 'x' }),
    () => contents.save(wrong, { type: 'directory' }),
    () => contents.create('..', {}),
    () => contents.rename(path, wrong),
    () => contents.rename(wrong, path),
    () => contents.remove(wrong),
  ]) {
    await expect(attempt()).rejects.toThrow('is no file of the course');
  }
});
