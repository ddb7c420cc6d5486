import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { siteCommand } from '../../../../lib/cli/commands/site.ts';
import { makeCourse, text } from '../../notebook/site/course.ts';

const folders: string[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Runs the command in a course, and keeps what it prints. */
async function site(course: string, ...args: string[]) {
  folders.push(course);
  const printed: string[] = [];
  vi.spyOn(process, 'cwd').mockReturnValue(course);
  vi.spyOn(console, 'log').mockImplementation((words) => printed.push(String(words)));
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await siteCommand().exitOverride().parseAsync(args, { from: 'user' });
  return printed.join('\n');
}

test('site writes the course into its own cache, or where it is told, and prints where', async () => {
  const course = makeCourse({
    'notebooks/01-a.ipynb': [text('t', '# A')],
    'package.json': '{"description":"One sentence"}',
  });
  expect(await site(course)).toBe(join(course, '.roundtrip', 'site', 'index.html'));
  expect(readFileSync(join(course, '.roundtrip', 'site', 'index.html'), 'utf8')).toContain('One sentence.');
  mkdirSync(join(course, 'public'));
  expect(await site(course, '--out', join(course, 'public'), '--json')).toContain('"notebooks/01-a.html"');
  expect(existsSync(join(course, 'public', 'notebooks', '01-a.html'))).toBe(true);
  folders.pop();
});

test('site --check prints weights, and writes nothing', async () => {
  const course = makeCourse({ 'notebooks/01-a.ipynb': [text('t', '# A')] });
  expect(await site(course, '--check')).toMatch(/notebooks\/01-a\.html +\d+\.\d +3/);
  expect(existsSync(join(course, '.roundtrip'))).toBe(false);
});

test('site with a broken link writes nothing, and says where it is', async () => {
  const course = makeCourse({ 'notebooks/01-a.ipynb': [text('t', '# A\n\n[b](b.ipynb)')] });
  await expect(site(course)).rejects.toThrow(
    /^notebooks\/01-a\.ipynb:\d+ \(cell t, line 3\): broken link b\.ipynb;.*\ninvalid site: one problem/,
  );
  expect(existsSync(join(course, '.roundtrip'))).toBe(false);
});
