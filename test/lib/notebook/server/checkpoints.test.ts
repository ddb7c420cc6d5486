import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Checkpoints } from '../../../../lib/notebook/server/checkpoints.ts';
import { makeCourse } from '../../../server/course.ts';

const made = makeCourse({ 'notebooks/a.ipynb': 'first' });
const file = join(made.folder, 'notebooks/a.ipynb');
const checkpoints = new Checkpoints(made.folder, join(made.folder, '.roundtrip/checkpoints'));
afterAll(() => made.remove());

test('Checkpoints keep one copy, go back to it, and forget it', async () => {
  expect(await checkpoints.list('notebooks/a.ipynb')).toEqual([]);
  const { id } = await checkpoints.create('notebooks/a.ipynb');
  writeFileSync(file, 'second');
  await checkpoints.restore('notebooks/a.ipynb', id);
  expect(readFileSync(file, 'utf8')).toBe('first');
  expect(await checkpoints.list('notebooks/a.ipynb')).toHaveLength(1);
  await checkpoints.remove('notebooks/a.ipynb');
  await expect(checkpoints.restore('notebooks/a.ipynb', id)).rejects.toThrow('missing checkpoint');
});

test('Checkpoints refuse files that are not there or not of the course', async () => {
  await expect(checkpoints.create('notebooks/none.ipynb')).rejects.toThrow('missing file');
  await expect(checkpoints.create('../a')).rejects.toThrow('is no file of the course');
  await expect(checkpoints.restore('notebooks/a.ipynb', '../../x')).rejects.toThrow('missing checkpoint');
});
