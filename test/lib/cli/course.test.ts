import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { courseFolder, courseNotebooks, courseTexts, exercisesMeant } from '../../../lib/cli/course.ts';

const folder = mkdtempSync(join(tmpdir(), 'roundtrip-course-'));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'notebooks', 'deep'), { recursive: true });
for (const name of ['02-b.ipynb', '01-a.ipynb', 'notes.md']) writeFileSync(join(folder, 'notebooks', name), '');

test('courseFolder, is the nearest folder above with notebooks, else the one this program came with', () => {
  expect(courseFolder(join(folder, 'notebooks', 'deep'))).toBe(folder);
  expect(courseFolder(tmpdir())).toBe(join(import.meta.dirname, '..', '..', '..'));
});

test('courseNotebooks and courseTexts, are the notebooks alone, in reading order, and the texts beside them', () => {
  const names = ['01-a.ipynb', '02-b.ipynb'].map((name) => join(folder, 'notebooks', name));
  expect(courseNotebooks(folder)).toEqual(names);
  expect(courseTexts(folder)).toEqual([join(folder, 'notebooks', 'notes.md')]);
  expect(courseNotebooks(join(folder, 'nowhere'))).toEqual([]);
});

test('exercisesMeant, takes a topic by its number and an exercise by its file', () => {
  const checks = join(folder, 'test', 'exercises');
  for (const topic of ['01-one', '05-five']) mkdirSync(join(checks, topic), { recursive: true });
  for (const name of ['01-one/a', '05-five/b', '05-five/c']) writeFileSync(join(checks, `${name}.check.ts`), '');
  const meant = {
    '05': '05-five',
    '5': '05-five',
    '05-five': '05-five',
    'exercises/05-five/': '05-five',
    '05-five/b': '05-five/b',
    './exercises/05-five/c.ts': '05-five/c',
    'exercises\\05-five\\c.ts': '05-five/c',
    '7': '7',
    'no/such': 'no/such',
  };
  for (const [name, id] of Object.entries(meant)) expect(exercisesMeant(folder, [name])).toEqual([id]);
  expect(() => exercisesMeant(folder, ['05-five/a'])).toThrow(
    'unknown exercise 05-five/a; give one of 05-five/b, 05-five/c',
  );
});
