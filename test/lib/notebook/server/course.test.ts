import { afterAll, expect, test } from 'vitest';
import { chaptersOf, exerciseNamed, questionOf } from '../../../../lib/notebook/server/course.ts';
import { makeCourse, notebookOf } from '../../../server/course.ts';

const made = makeCourse({
  'notebooks/01-first.ipynb': notebookOf('# First *things*', '1', ' '),
  'notebooks/02-second.ipynb': 'not JSON',
  'exercises/01-one/a.ts': '',
  'exercises/01-one/README.md': '# The one',
  'exercises/02-two/b-c.ts': '',
  'exercises/02-two/d.ts': '',
  'exercises/02-two/README.md': '# Both',
  'exercises/03-three/a.ts': '',
  'exercises/03-three/b.ts': '',
  'exercises/03-three/c.ts': '',
  'exercises/03-three/README.md':
    '# Three\n\nOf all.\n\n## Second *one* (`b.ts`)\n\nOf b.\n\n## First (`a.ts`)\n\nOf a.',
  'exercises/09-nine/e.ts': '',
});
afterAll(() => made.remove());

test('chaptersOf puts notebooks in order, each with its exercises, and keeps those that belong to none', async () => {
  const chapters = await chaptersOf(made.course);
  expect(
    chapters.map(({ title, notebook, exercises }) => [title, notebook, exercises.map((each) => each.title)]),
  ).toEqual([
    ['First things', { path: 'notebooks/01-first.ipynb', codeCells: ['cell-2'] }, ['The one']],
    ['Second', { path: 'notebooks/02-second.ipynb', codeCells: [] }, ['B c', 'D']],
    ['More exercises', null, ['Second one', 'First', 'C', 'E']],
  ]);
});

test('exerciseNamed finds an exercise, and none that is not listed', async () => {
  const exercise = await exerciseNamed(made.course, '01-one/a');
  expect(exercise).toEqual({ name: '01-one/a', title: 'The one', path: 'exercises/01-one/a.ts' });
  expect(await questionOf(made.course, exercise)).toBe('# The one');
  const second = await exerciseNamed(made.course, '03-three/b');
  expect(await questionOf(made.course, second)).toBe('# Three\n\nOf all.\n\n## Second *one* (`b.ts`)\n\nOf b.\n');
  await expect(exerciseNamed(made.course, '../secret')).rejects.toThrow('missing exercise: ../secret');
});
