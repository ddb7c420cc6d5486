import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { digest, digestFiles } from '../../../lib/notebook/digest.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'digest-'));
  mkdirSync(join(folder, 'lib', 'node_modules'), { recursive: true });
  writeFileSync(join(folder, 'lib', 'a.ts'), 'one');
});
afterEach(() => rmSync(folder, { recursive: true }));

const paths = () => [join(folder, 'lib'), join(folder, 'lock.json')];

test('digest keeps its parts apart', () => {
  expect(digest('ab', 'c')).not.toBe(digest('a', 'bc'));
  expect(digest('a')).toMatch(/^[0-9a-f]{64}$/);
});

test('digestFiles changes with contents, names and files that come, and with nothing else', () => {
  const first = digestFiles(paths());
  utimesSync(join(folder, 'lib', 'a.ts'), 1, 1);
  writeFileSync(join(folder, 'lib', 'node_modules', 'x.js'), 'package');
  expect(digestFiles(paths())).toBe(first);

  const seen = new Set([first]);
  const changes = [
    () => writeFileSync(join(folder, 'lib', 'a.ts'), 'two'),
    () => renameSync(join(folder, 'lib', 'a.ts'), join(folder, 'lib', 'b.ts')),
    () => writeFileSync(join(folder, 'lock.json'), ''),
    () => writeFileSync(join(folder, 'lib', 'lesson.ipynb'), '{}'),
  ];
  for (const change of changes) {
    change();
    seen.add(digestFiles(paths()));
  }
  expect(seen.size).toBe(changes.length + 1);
});

test('digestFiles leaves out what it is told to', () => {
  const isNotebook = (name: string) => name.endsWith('.ipynb');
  const before = digestFiles(paths(), isNotebook);
  writeFileSync(join(folder, 'lib', 'lesson.ipynb'), '{}');
  expect(digestFiles(paths(), isNotebook)).toBe(before);
});
