import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
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

describe('findNotebooks, in a course', () => {
  const notebooks = join(folder, 'notebooks');
  beforeAll(() => {
    mkdirSync(notebooks);
    for (const name of ['01-one.ipynb', '05-five.ipynb', '05-more.ipynb', '10-ten.ipynb'])
      writeFileSync(join(notebooks, name), '');
  });
  beforeEach(() => {
    vi.spyOn(process, 'cwd').mockReturnValue(folder);
  });
  afterEach(() => vi.restoreAllMocks());

  test.each([
    ['1', '01-one.ipynb'],
    ['01', '01-one.ipynb'],
    ['10', '10-ten.ipynb'],
    ['05-m', '05-more.ipynb'],
    ['05-five.ipynb', '05-five.ipynb'],
  ])('%s is %s', (name, file) => {
    expect(findNotebooks([name])).toEqual([join(notebooks, file)]);
  });

  test.each([
    ['05', /^ambiguous notebook: 05; give one of 05-five.ipynb, 05-more.ipynb$/],
    ['13', /^missing notebook: 13; there is no such file, and no notebook of the course begins so$/],
    ['one', /^missing notebook: one; /],
    ['notebooks', /^invalid notebook: notebooks is a folder; name files/],
  ])('%s is refused', (name, words) => {
    expect(() => findNotebooks([name])).toThrow(words);
  });

  test('a file comes before a notebook of the course', () => {
    writeFileSync(join(folder, '01'), '');
    expect(findNotebooks(['01'])).toEqual([join(folder, '01')]);
    rmSync(join(folder, '01'));
  });
});
