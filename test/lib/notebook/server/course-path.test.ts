import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { InputError } from '../../../../lib/errors.ts';
import { coursePath } from '../../../../lib/notebook/server/course-path.ts';

const outside = realpathSync(mkdtempSync(join(tmpdir(), 'course-path-')));
const root = join(outside, 'course');
afterAll(() => rmSync(outside, { recursive: true }));
mkdirSync(join(root, 'notebooks'), { recursive: true });
writeFileSync(join(outside, 'secret'), 'secret');
writeFileSync(join(root, 'notebooks', 'a.ipynb'), '{}');
symlinkSync(join(root, 'notebooks'), join(root, 'inner'));
symlinkSync(outside, join(root, 'folder-out'));
symlinkSync(join(outside, 'secret'), join(root, 'file-out'));
symlinkSync(join(root, 'loop-b'), join(root, 'loop-a'));
symlinkSync(join(root, 'loop-a'), join(root, 'loop-b'));

test('coursePath finds files, folders, and what does not exist yet', async () => {
  expect(await coursePath(root, '')).toBe(root);
  expect(await coursePath(root, 'notebooks/a.ipynb')).toBe(join(root, 'notebooks', 'a.ipynb'));
  expect(await coursePath(root, 'notebooks/new/b.ipynb')).toBe(join(root, 'notebooks', 'new', 'b.ipynb'));
  expect(await coursePath(root, 'notebooks/a..b.ipynb')).toBe(join(root, 'notebooks', 'a..b.ipynb'));
});

test('coursePath follows a link that stays inside', async () => {
  expect(await coursePath(root, 'inner/a.ipynb')).toBe(join(root, 'notebooks', 'a.ipynb'));
});

test.each([
  '..',
  '../secret',
  'notebooks/../../secret',
  'notebooks/..',
  './notebooks',
  '/etc/passwd',
  '//etc/passwd',
  'notebooks//a.ipynb',
  'notebooks/',
  'C:/secret',
  'C:\\secret',
  '..\\secret',
  'notebooks\\..\\..\\secret',
  'a\0b',
  '.git/config',
  'notebooks/.hidden',
  'node_modules/x',
  'folder-out',
  'folder-out/secret',
  'folder-out/new',
  'file-out',
  'loop-a',
  'notebooks/a.ipynb/below-a-file',
])('coursePath refuses %j', async (path) => {
  await expect(coursePath(root, path)).rejects.toThrow(InputError);
});
