import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Outcome } from '../../../../lib/grade/outcome.ts';
import { runPool, type Task } from '../../../../lib/grade/pool/pool.ts';
import { defaultLimits } from '../../../../lib/grade/sandbox/limits.ts';

// Each starts processes, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roundtrip-pool-'));
  mkdirSync(join(folder, 'checks'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const good =
  "import { graded } from 'roundtrip/grade'; graded('one', { points: 1, hint: '-' }, async ({ expectCall }) => { await expectCall('f').toBe(1); });";

function tasksFor(
  names: readonly string[],
  checks: string,
  id = 'x',
): { tasks: Task[]; outcomes: Map<string, Outcome> } {
  const checkFile = `${id}.check.ts`;
  writeFileSync(join(folder, 'checks', checkFile), checks);
  const outcomes = new Map<string, Outcome>();
  const exercise = { id, title: id, stub: '', solution: '', checksFolder: join(folder, 'checks'), checkFile };
  const tasks = names.map((name): Task => {
    const own = join(folder, name);
    return {
      exercise,
      prepare: () => {
        mkdirSync(own);
        writeFileSync(join(own, 'x.ts'), 'export const f = () => 1;');
        return { id: name, student: name, exercise: id, folder: own, entry: 'x.ts' };
      },
      onOutcome: (outcome) => outcomes.set(name, outcome),
      discard: () => rmSync(own, { recursive: true }),
    };
  });
  return { tasks, outcomes };
}
const options = () => ({ mode: 'check', workers: 2, workFolder: folder, limits: defaultLimits, seed: '' }) as const;

test('runPool, gives every task its outcome, and leaves none of their files', async () => {
  const { tasks, outcomes } = tasksFor(['ann', 'bob', 'e\u2028ve'], good);
  await runPool(tasks, options());
  expect([...outcomes].map(([name, { status, points }]) => [name, status, points]).sort()).toEqual([
    ['ann', 'graded', 1],
    ['bob', 'graded', 1],
    ['e\u2028ve', 'graded', 1],
  ]);
  expect(readdirSync(folder).filter((name) => outcomes.has(name))).toEqual([]);
});

test('runPool, gives a batch of several exercises to one worker; checks that are broken cost no other exercise its marks', async () => {
  const broken = tasksFor(['ann'], `${good}\nthrow new Error('broken');`, 'a');
  const right = tasksFor(['bob', 'eve'], good, 'b');
  const silent = tasksFor(['mal'], 'export {};', 'c');
  await runPool([...broken.tasks, ...right.tasks, ...silent.tasks], { ...options(), workers: 1 });
  expect([...right.outcomes.values()].map(({ points }) => points)).toEqual([1, 1]);
  expect(broken.outcomes.get('ann')!.notes).toEqual(['invalid checks of a: they cannot run: broken']);
  expect(silent.outcomes.get('mal')).toMatchObject({ status: 'errored', points: null });
  expect(readdirSync(folder).filter((name) => name.startsWith('worker-'))).toEqual(['worker-0-0']);
});

test('runPool, takes up again what a worker that ended had left, and gives up on what ends it twice', async () => {
  // Checks that end their own process for one of the students.
  const { tasks, outcomes } = tasksFor(
    ['ann', 'bob', 'eve'],
    `${good}
    graded('two', { points: 1, hint: '-' }, async ({ draw, call }) => {
      const { inject } = await import('vitest');
      if (inject('batch').submissions.length > 1 || inject('batch').submissions[0].id === 'bob') process.kill(process.pid, 'SIGKILL');
      await call('f');
    });`,
  );
  await runPool(tasks, { ...options(), workers: 1 });
  expect([...outcomes].map(([name, { status, points }]) => [name, status, points]).sort()).toEqual([
    ['ann', 'graded', 2],
    ['bob', 'errored', null],
    ['eve', 'graded', 2],
  ]);
});

test('runPool, ends a worker that stands still', async () => {
  const { tasks, outcomes } = tasksFor(['ann'], `${good}\nawait new Promise(() => {});`);
  await runPool(tasks, { ...options(), stallMs: 3000 });
  expect(outcomes.get('ann')).toMatchObject({ status: 'errored', points: null });
});

test('runPool, costs no other its marks when the files of one cannot be written', async () => {
  const { tasks, outcomes } = tasksFor(['ann', 'bob', 'eve'], good);
  const full = () => {
    throw new Error('no space left on device');
  };
  const discarded: string[] = [];
  const bob: Task = { ...tasks[1]!, prepare: full, discard: () => discarded.push('bob') };
  await runPool([tasks[0]!, bob, tasks[2]!], { ...options(), workers: 1 });
  expect([...outcomes].map(([name, { status }]) => [name, status]).sort()).toEqual([
    ['ann', 'graded'],
    ['bob', 'errored'],
    ['eve', 'graded'],
  ]);
  expect(outcomes.get('bob')!.notes).toEqual([expect.stringContaining('no space left on device')]);
  expect(discarded).toEqual(['bob']);
});

test('runPool, starts no worker any more once an outcome cannot be taken', async () => {
  const right = tasksFor(['ann'], good, 'a');
  const stuck = tasksFor(['bob'], `${good}\nawait new Promise(() => {});`, 'b');
  const full = () => {
    throw new Error('no space left on device');
  };
  const graded = runPool([{ ...right.tasks[0]!, onOutcome: full }, ...stuck.tasks], options());
  await expect(graded).rejects.toThrow('no space left on device');
  expect(readdirSync(folder).filter((name) => name.startsWith('worker-'))).toEqual(['worker-0-0', 'worker-1-0']);
});

test.runIf(process.platform === 'linux')('runPool, ends with a worker what it has started', async () => {
  const file = join(folder, 'pid');
  const { tasks, outcomes } = tasksFor(
    ['ann'],
    `import { spawn } from 'node:child_process';
    import { writeFileSync } from 'node:fs';
    const child = spawn('sleep', ['1000'], { stdio: ['ignore', 1, 2] });
    writeFileSync(${JSON.stringify(file)}, String(child.pid));
    await new Promise(() => {});`,
  );
  await runPool(tasks, { ...options(), stallMs: 5000 });
  expect(outcomes.get('ann')).toMatchObject({ status: 'errored', points: null });
  await vi.waitFor(() => expect(residentPages(readFileSync(file, 'utf8'))).toBe('0'), 10_000);
});

/** None, where a process is gone, or waits for its end to be noticed. */
function residentPages(pid: string): string {
  const path = `/proc/${pid}/statm`;
  return existsSync(path) ? readFileSync(path, 'latin1').split(' ')[1]! : '0';
}

test('runPool, stops when it is told to', async () => {
  const { tasks, outcomes } = tasksFor(['ann'], `${good}\nawait new Promise(() => {});`);
  const controller = new AbortController();
  const stopped = runPool(tasks, { ...options(), signal: controller.signal });
  setTimeout(() => controller.abort(), 500);
  await expect(stopped).rejects.toThrow(/abort|stopped/i);
  expect(outcomes.size).toBe(0);
  expect(existsSync(join(folder, 'ann'))).toBe(false);
});
