import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readCourse } from '../../../lib/grade/course.ts';

test('readCourse, puts exercises in the order of their questions, and those without one after them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'roundtrip-course-'));
  const put = (path: string, content: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  for (const id of ['01-a/alone', '01-a/one', '01-a/two', '02-b/one', '02-b/zero']) {
    put(`exercises/${id}.ts`, '');
    put(`test/exercises/${id}.check.ts`, '');
  }
  const questions = ['# A', '## Second (`two.ts`)', 'Like `one.ts`.', '## First (`one.ts`)', '## Gone (`gone.ts`)'];
  put('exercises/01-a/README.md', questions.join('\n\n'));
  const { exercises } = readCourse(folder);
  rmSync(folder, { recursive: true });
  expect(exercises.map(({ id }) => id)).toEqual(['01-a/two', '01-a/one', '01-a/alone', '02-b/one', '02-b/zero']);
});
