import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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
  const { tasks, outcomes } = tasksFor(['ann', 'bob', 'eve'], good);
  await runPool(tasks, options());
  expect([...outcomes].map(([name, { status, points }]) => [name, status, points]).sort()).toEqual([
    ['ann', 'graded', 1],
    ['bob', 'graded', 1],
    ['eve', 'graded', 1],
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

test('runPool, stops when it is told to', async () => {
  const { tasks, outcomes } = tasksFor(['ann'], `${good}\nawait new Promise(() => {});`);
  const controller = new AbortController();
  const stopped = runPool(tasks, { ...options(), signal: controller.signal });
  setTimeout(() => controller.abort(), 500);
  await expect(stopped).rejects.toThrow(/abort|stopped/i);
  expect(outcomes.size).toBe(0);
  expect(existsSync(join(folder, 'ann'))).toBe(false);
});
