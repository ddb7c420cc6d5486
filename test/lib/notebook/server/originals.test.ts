import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { Originals } from '../../../../lib/notebook/server/originals.ts';
import { makeCourse, type TestCourse } from '../../../server/course.ts';

let made: TestCourse;
afterEach(() => made.remove());
const path = 'exercises/01/a.ts';
const originals = () => new Originals(made.folder, join(made.folder, '.roundtrip/originals'));
const read = () => readFileSync(join(made.folder, path), 'utf8');

test('Originals go back to the file as it was when it was first asked for', async () => {
  made = makeCourse({ [path]: 'stub' });
  expect(await originals().read(path)).toBe('stub');
  writeFileSync(join(made.folder, path), 'answer');
  expect(await originals().read(path)).toBe('stub');
  await originals().restore(path);
  expect(read()).toBe('stub');
});

test('Originals prefer what git has, for answers that were begun before', async () => {
  made = makeCourse({ [path]: 'stub' });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: made.folder });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'course');
  writeFileSync(join(made.folder, path), 'answer');
  await originals().restore(path);
  expect(read()).toBe('stub');
});

test('Originals keep to the course', async () => {
  made = makeCourse({ [path]: 'stub' });
  await expect(originals().restore('exercises/01/none.ts')).rejects.toThrow('missing file: exercises/01/none.ts');
  await expect(originals().restore('../a.ts')).rejects.toThrow('is no file of the course');
});
