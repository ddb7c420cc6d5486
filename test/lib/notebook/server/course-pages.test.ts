import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { exercisePage, homePage, notebookPage } from '../../../../lib/notebook/server/course-pages.ts';
import { Progress } from '../../../../lib/notebook/server/progress.ts';
import { makeCourse, notebookOf } from '../../../server/course.ts';

const made = makeCourse(
  {
    'notebooks/01-a.ipynb': notebookOf('# A <b>', '1', '2', '3'),
    'notebooks/02-b.ipynb': notebookOf('# B', '1'),
    'exercises/01-a/one.ts': '',
    'exercises/01-a/two.ts': '',
    'exercises/02-b/only.ts': '',
  },
  {
    points: async () => ({ '01-a/one': { points: 3, pointsMax: 4 } }),
    pointsMax: async () => ({ '01-a/one': 4, '01-a/two': 5, '02-b/only': 1 }),
  },
);
const progress = new Progress(join(made.folder, 'progress.json'));
afterAll(() => made.remove());
const assets = { base: '/assets/key' };

test('homePage says what was run and what was earned', async () => {
  await progress.record('notebooks/01-a.ipynb', 'cell-2');
  await progress.record('notebooks/01-a.ipynb', 'a cell that is gone');
  const page = await homePage(made.course, progress);
  expect(page).toContain('<a href="/notebooks/01-a.ipynb">A &lt;b&gt;</a>');
  expect(page).toContain('1 of 3 cells run');
  expect(page).toContain('not started');
  expect(page).toContain('<li class="chapter" value="2">');
  expect(page).toMatch(/href="\/exercises\/01-a\/one">One<\/a>\s*<span class="points begun">3 of 4 points/);
  expect(page).toMatch(/href="\/exercises\/01-a\/two">Two<\/a>\s*<span class="points open">5 points/);
  expect(page).toMatch(/1 of 3 cells run<\/span><span class="points begun">3 of 9 points/);
  expect(page).toContain('<span class="points open">1 point<');
  expect(page).toContain('<strong>3 of 10 points</strong>; 1 of 3 exercises are checked');
});

test('notebookPage names the notebook, leads to its neighbours, and holds no token', async () => {
  const page = await notebookPage(made.course, 'notebooks/01-a.ipynb', assets);
  expect(page).toContain('<title>A &lt;b&gt; · Course</title>');
  expect(page).toContain('rel="next" href="/notebooks/02-b.ipynb"');
  expect(page).not.toContain('rel="prev"');
  const settings = JSON.parse(/id="jupyter-config-data" type="application\/json">(.*?)<\/script>/.exec(page)![1]!);
  expect(settings).toMatchObject({ view: 'notebook', subject: 'notebooks/01-a.ipynb', token: '' });
});

test('exercisePage leads back to the lesson and on to the next exercise, and refuses what is no exercise', async () => {
  const page = await exercisePage(made.course, '01-a/one', assets);
  expect(page).toContain('href="/notebooks/01-a.ipynb" aria-label="Lesson: A &lt;b&gt;"');
  expect(page).toContain('rel="next" href="/exercises/01-a/two"');
  // After the last one of a chapter comes the next chapter, with its lesson.
  expect(await exercisePage(made.course, '01-a/two', assets)).toContain('rel="next" href="/notebooks/02-b.ipynb"');
  expect(await exercisePage(made.course, '02-b/only', assets)).not.toContain('rel="next"');
  await expect(exercisePage(made.course, '01-a/none', assets)).rejects.toThrow('missing exercise');
});
