/** A class of a hundred hands in the whole course, with all that may be among it: each verdict right, and a kill halfway changes nothing. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCourse } from '../../lib/grade/course.ts';
import { pointsMaxOf } from '../../lib/grade/points-max.ts';
import { processTree } from '../../lib/grade/sandbox/process-tree.ts';
import { whyNoSandbox } from './why-no-sandbox.ts';

const repository = join(import.meta.dirname, '..', '..');
const exercises = readCourse(repository).exercises.map(({ id }) => id);
const size = 100;

/** One of four hands in one of these; the first for the exercise that it knows, the others for any. */
const others: readonly string[] = [
  readFileSync(join(repository, 'test/exercises/01-one-request/wrong/closes-after-every-response.ts'), 'utf8'),
  'for (;;);',
  'process.kill(-1, "SIGKILL"); process.exit(0);',
  'export const pageLoadMs = () => ({ asymmetricMatch: () => true, toJSON: () => 200 });',
  'export function pageLoadMs( {',
  'const all: unknown[] = []; for (;;) all.push(Buffer.alloc(1e7, 1));',
  "import fs from 'node:fs'; fs.writeSync(3, 'null\\n');",
  "throw new Error('no');",
];
const partly = { exercise: '01-one-request/page-load', points: 2 };

describe.skipIf(whyNoSandbox)(`grade${whyNoSandbox ? ` (skipped: ${whyNoSandbox})` : ''}`, () => {
  let folder: string;
  const expected = new Map<string, number>();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'roundtrip-many-'));
    const pointsMax = await pointsMaxOf(repository, exercises);
    for (let number = 0; number < size; number++) {
      const student = `student-${String(number).padStart(3, '0')}`;
      const place = number % exercises.length;
      const exercise = exercises[place]!;
      const path = join(folder, 'in', student, `${exercise}.ts`);
      mkdirSync(join(path, '..'), { recursive: true });
      if (number < exercises.length) {
        writeFileSync(path, others[place % others.length]!);
        expected.set(`${student} ${exercise}`, exercise === partly.exercise ? partly.points : 0);
      } else {
        cpSync(join(repository, 'solutions', `${exercise}.ts`), path);
        expected.set(`${student} ${exercise}`, pointsMax[exercise]!);
      }
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function start(output: string): ChildProcess {
    const command = [join(repository, 'lib/cli/roundtrip.js'), 'grade', join(folder, 'in'), '--course', repository];
    const options = ['--output', join(folder, output), '--format', 'all'];
    return spawn(process.execPath, [...command, ...options], { stdio: 'ignore', cwd: folder });
  }

  /** Without the pictures of measured times, which no two runs share. */
  function filesOf(output: string): Map<string, string> {
    const root = join(folder, output);
    const names = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = names.map((entry) => join(entry.parentPath, entry.name)).sort();
    const files = paths.map((path): [string, string] => [path.slice(root.length), readFileSync(path, 'utf8')]);
    return new Map(files.filter(([path]) => !path.includes('/measured/')));
  }

  test('gives each of a hundred its verdict; after a kill -9 halfway, a second run gives the same bytes', async () => {
    const killed = start('killed');
    const ledger = join(folder, 'killed', 'ledger.jsonl');
    const graded = () => (existsSync(ledger) ? readFileSync(ledger, 'utf8').split('"status":"graded"').length - 1 : 0);
    while (graded() < size / 2 && killed.exitCode === null) await wait(20);
    const tree = processTree(killed.pid!);
    killed.kill('SIGKILL');
    await once(killed, 'close');
    expect(graded()).toBeLessThan(size);
    // What it had started ends with it; a process that is gone, or waits for its end to be noticed, has no memory.
    const isAlive = (pid: number) =>
      existsSync(`/proc/${pid}/statm`) && readFileSync(`/proc/${pid}/statm`, 'latin1')[0] !== '0';
    for (let tries = 0; tree.some(isAlive) && tries < 200; tries++) await wait(20);
    expect(tree.filter(isAlive)).toEqual([]);

    const [code] = await once(start('killed'), 'close');
    expect(code).toBe(0);
    expect((await once(start('undisturbed'), 'close'))[0]).toBe(0);
    const results = JSON.parse(filesOf('undisturbed').get('/results.json')!) as {
      results: { student: string; exercise: string; points: number }[];
    };
    const submitted = results.results.filter(({ student, exercise }) => expected.has(`${student} ${exercise}`));
    expect(new Map(submitted.map((result) => [`${result.student} ${result.exercise}`, result.points]))).toEqual(
      expected,
    );
    expect(filesOf('killed')).toEqual(filesOf('undisturbed'));
  }, 600_000);
});
