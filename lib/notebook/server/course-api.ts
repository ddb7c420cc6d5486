/** What the page needs besides Jupyter's API: exercises, their checks, and the way back to how they came. */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { hashOf } from './contents.ts';
import { type Course, exerciseNamed, questionOf } from './course.ts';
import { coursePath } from './course-path.ts';
import type { ExerciseModel } from './exercise-model.ts';
import { reportError } from './jupyter-api.ts';
import type { Originals } from './originals.ts';

/** The routes below `/course`. */
export function courseApi(course: Course, originals: Originals): Hono {
  const api = new Hono();
  api.onError(reportError);

  api.get('/exercises/:folder/:file', async (c) => c.json(await modelOf(nameOf(c.req.param()))));
  api.post('/exercises/:folder/:file/check', async (c) => {
    const { name } = await exerciseNamed(course, nameOf(c.req.param()));
    return c.json(await course.check(name));
  });
  api.post('/exercises/:folder/:file/reset', async (c) => {
    const { path, name } = await exerciseNamed(course, nameOf(c.req.param()));
    await originals.restore(path);
    return c.json(await modelOf(name));
  });
  api.all('*', (c) => c.json({ message: `unknown request: ${c.req.method} ${c.req.path}` }, 404));

  async function modelOf(name: string): Promise<ExerciseModel> {
    const exercise = await exerciseNamed(course, name);
    await originals.read(exercise.path);
    const file = await coursePath(course.folder, exercise.path);
    // A file that was deleted is there again as it came.
    if (!existsSync(file)) await originals.restore(exercise.path);
    const content = await readFile(file, 'utf8');
    const points = (await course.points())[name] ?? null;
    return { ...exercise, question: await questionOf(course, exercise), content, hash: hashOf(content), points };
  }
  return api;
}

function nameOf({ folder, file }: { folder: string; file: string }): string {
  return `${folder}/${file}`;
}
