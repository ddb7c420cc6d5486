import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { courseFolder, courseNotebooks, courseTexts } from '../../../lib/cli/course.ts';

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
