import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findNotebooks, runCommand } from '../../../../lib/cli/commands/run.ts';
import { InputError } from '../../../../lib/errors.ts';

// What happens to the notebooks is tested in test/notebooks.
const folder = mkdtempSync(join(tmpdir(), 'roundtrip-run-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) =>
  runCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .parseAsync(args, { from: 'user' });

test('run refuses a time that is none', async () => {
  for (const timeout of ['0', '-1', 'soon'])
    await expect(run('--timeout', timeout)).rejects.toMatchObject({ code: 'commander.invalidArgument' });
});

test('run refuses numbers of jobs and percents that are none, and --check with --output', async () => {
  const invalid = { code: 'commander.invalidArgument' };
  for (const jobs of ['0', '1.5', 'all']) await expect(run('--jobs', jobs)).rejects.toMatchObject(invalid);
  for (const percent of ['-1', '100', 'few', ''])
    await expect(run('--tolerance', percent)).rejects.toMatchObject(invalid);
  await expect(run('--check', '--output', folder, 'a.ipynb')).rejects.toThrow('--check writes nothing');
});

test('run says which notebook is missing, or is none', async () => {
  await expect(run(join(folder, 'none.ipynb'))).rejects.toThrow(`missing notebook: ${join(folder, 'none.ipynb')}`);
  writeFileSync(join(folder, 'broken.ipynb'), '{');
  await expect(run(join(folder, 'broken.ipynb'))).rejects.toThrow(InputError);
});

test('run refuses to write two notebooks into one file', async () => {
  const twice = [join(folder, 'a', 'x.ipynb'), join(folder, 'b', 'x.ipynb')];
  await expect(run(...twice, '--output', folder)).rejects.toThrow('ambiguous output: two notebooks are named x.ipynb');
});

test('findNotebooks takes those that are named, from where the user stands', () => {
  expect(findNotebooks(['a.ipynb'])).toEqual([join(process.cwd(), 'a.ipynb')]);
});
