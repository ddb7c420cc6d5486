/** A class of a hundred, with all that may be among them: finished, each verdict right, and a kill halfway changes nothing. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processTree } from '../../lib/grade/sandbox/process-tree.ts';
import { whyNoSandbox } from './why-no-sandbox.ts';

const repository = join(import.meta.dirname, '..', '..');
const exercises = ['01-one-request/page-load'];
const size = 100;

/** What the exercise is worth. */
const pointsMax = 4;
/** Submissions by what they earn of that: the rest is right. */
const others: readonly { readonly points: number; readonly source: string }[] = [
  { points: 0, source: 'for (;;);' },
  { points: 0, source: "export function pageLoadMs() { throw new Error('no'); }" },
  { points: 0, source: 'process.kill(-1, "SIGKILL"); process.exit(0);' },
  { points: 0, source: 'export const pageLoadMs = () => ({ asymmetricMatch: () => true, toJSON: () => 200 });' },
  {
    points: 2,
    source: readFileSync(
      join(repository, 'test/exercises/01-one-request/wrong/closes-after-every-response.ts'),
      'utf8',
    ),
  },
  { points: 0, source: 'export function pageLoadMs( {' },
  { points: 0, source: 'const all: unknown[] = []; for (;;) all.push(Buffer.alloc(1e7, 1));' },
  { points: 0, source: "import fs from 'node:fs'; fs.writeSync(3, 'null\\n');" },
];

describe.skipIf(whyNoSandbox)(`grade${whyNoSandbox ? ` (skipped: ${whyNoSandbox})` : ''}`, () => {
  let folder: string;
  const expected = new Map<string, number>();

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'roundtrip-many-'));
    for (let number = 0; number < size; number++) {
      const student = `student-${String(number).padStart(3, '0')}`;
      const other = number % 6 === 3 ? others[Math.floor(number / 6) % others.length] : undefined;
      const path = join(folder, 'in', student, `${exercises[0]}.ts`);
      mkdirSync(join(path, '..'), { recursive: true });
      if (other) writeFileSync(path, other.source);
      else cpSync(join(repository, 'solutions', `${exercises[0]}.ts`), path);
      expected.set(student, other?.points ?? pointsMax);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function start(output: string): ChildProcess {
    const command = [join(repository, 'lib/cli/roundtrip.js'), 'grade', join(folder, 'in'), '--course', repository];
    const options = ['--output', join(folder, output), '--format', 'all', '--exercise', ...exercises];
    return spawn(process.execPath, [...command, ...options], { stdio: 'ignore', cwd: folder });
  }

  function filesOf(output: string): Map<string, string> {
    const root = join(folder, output);
    const names = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = names.map((entry) => join(entry.parentPath, entry.name)).sort();
    return new Map(paths.map((path) => [path.slice(root.length), readFileSync(path, 'utf8')]));
  }

  test('gives each of a hundred its verdict; after a kill -9 halfway, a second run gives the same bytes', async () => {
    const killed = start('killed');
    const ledger = join(folder, 'killed', 'ledger.jsonl');
    const lines = () => (existsSync(ledger) ? readFileSync(ledger, 'utf8').split('\n').length - 1 : 0);
    while (lines() < size / 2 && killed.exitCode === null) await wait(20);
    const tree = processTree(killed.pid!);
    killed.kill('SIGKILL');
    await once(killed, 'close');
    const atKill = lines();
    expect(atKill).toBeLessThan(size);
    // What it had started ends with it; a process that is gone, or waits for its end to be noticed, has no memory.
    const isAlive = (pid: number) =>
      existsSync(`/proc/${pid}/statm`) && readFileSync(`/proc/${pid}/statm`, 'latin1')[0] !== '0';
    for (let tries = 0; tree.some(isAlive) && tries < 200; tries++) await wait(20);
    expect(tree.filter(isAlive)).toEqual([]);

    const [code] = await once(start('killed'), 'close');
    expect(code).toBe(0);
    expect((await once(start('undisturbed'), 'close'))[0]).toBe(0);
    const results = JSON.parse(filesOf('undisturbed').get('/results.json')!) as {
      results: { student: string; points: number }[];
    };
    expect(new Map(results.results.map(({ student, points }) => [student, points]))).toEqual(expected);
    expect(filesOf('killed')).toEqual(filesOf('undisturbed'));
  }, 240_000);
});
