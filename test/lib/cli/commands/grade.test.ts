import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { whyNoSandbox } from '../../../hostile/why-no-sandbox.ts';

// Each starts processes, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const repository = join(import.meta.dirname, '../../../..');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roundtrip-grade-command-'));
  mkdirSync(join(folder, 'in', 'ann'), { recursive: true });
  writeFileSync(
    join(folder, 'in', 'ann', 'page-load.ts'),
    readFileSync(join(repository, 'solutions/01-one-request/page-load.ts')),
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

function grade(
  args: readonly string[],
  path = process.env.PATH,
): { status: number | null; stdout: string; stderr: string } {
  const command = [join(repository, 'lib/cli/roundtrip.js'), 'grade', '--course', repository, ...args];
  return spawnSync(process.execPath, command, { cwd: folder, encoding: 'utf8', env: { PATH: path, HOME: folder } });
}

test('grade, refuses to give marks without its sandbox, and says why and what there is instead', () => {
  const { status, stdout, stderr } = grade(['in'], '/nowhere');
  expect([status, stdout]).toEqual([1, '']);
  if (process.platform === 'linux')
    expect(stderr).toMatch(
      /unsupported: marks need the sandbox.*bwrap is missing.*apt-get install bubblewrap.*roundtrip check/s,
    );
  expect(existsSync(join(folder, 'grades', 'results.json'))).toBe(false);
});

test.each([
  [['nothing-here'], 1, /^missing submissions .*nothing-here; give a folder or a zip archive/],
  [['in', '--exercise', 'no/such'], 1, /^unknown exercise no\/such/],
  [['in', '--roster', 'no.csv'], 1, /^missing roster no.csv; export it/],
  [['in', '--course', '.'], 1, /it has no test\/exercises/],
  [['in', '--format', 'pdf'], 2, /Give json, html, junit/],
  [['in', '--jobs', '0'], 2, /Give a whole number from 1/],
  [[], 2, /missing required argument 'submissions'/],
])('grade %j, ends with %i and says what is wrong', (args, code, words) => {
  const { status, stderr } = grade(args);
  expect(stderr).toMatch(words);
  expect(status).toBe(code);
});

describe.skipIf(whyNoSandbox)(`with the sandbox${whyNoSandbox ? ` (skipped: ${whyNoSandbox})` : ''}`, () => {
  test('grade, prints a table, writes reports, and knows what it has graded', () => {
    const args = ['in', '--exercise', '01-one-request/page-load', '--format', 'json', 'junit'];
    const { status, stdout, stderr } = grade(args);
    expect(stderr).toMatch(/1 graded, 1 with all points; reports are in grades\/\n$/);
    expect([status, stdout]).toEqual([
      0,
      'student  01-one-request/page-load   total\nann                        4 of 4  4 of 4\n',
    ]);
    expect(existsSync(join(folder, 'grades', 'junit.xml'))).toBe(true);
    const roster =
      'Student,ID,SIS User ID,SIS Login ID,Section,01-one-request (5)\n"Lee, Ann",1,,ann,A,\nBob,2,,bob,A,\n';
    writeFileSync(join(folder, 'roster.csv'), roster);
    const again = grade([...args, '--json', '--roster', 'roster.csv']);
    expect(again.stderr).toMatch(/^1 of 1 are graded from before/);
    expect(again.stderr).toMatch(/the points are in grades\/filled\/roster.csv\n.* nothing was handed in: Bob\n$/);
    expect(readFileSync(join(folder, 'grades/filled/roster.csv'), 'utf8')).toBe(
      roster.replace('ann,A,', `ann,A,${JSON.parse(again.stdout).results[0].points}`),
    );
    expect(again.stdout).toBe(readFileSync(join(folder, 'grades', 'results.json'), 'utf8'));
  });
});
