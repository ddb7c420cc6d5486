/** The corpus of broken and hostile submissions, in grade mode: each verdict right, nothing leaked, changed or left. */

import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Seen } from './lab.ts';
import { whyNoSandbox } from './why-no-sandbox.ts';

const control = 'z-control';
const cases = readdirSync(join(import.meta.dirname, 'cases')).map((file) => {
  const [head] = readFileSync(join(import.meta.dirname, 'cases', file), 'utf8').split('\n');
  const [, points, kinds] = /^\/\/ outcome: (\d+) of 10(?:; (\S+))?$/.exec(head!) ?? [];
  return { name: basename(file, '.ts'), points: Number(points), kinds: kinds?.split('|') ?? [] };
});

test('the corpus has an outcome in each of at least 60 submissions, and honest ones that get all points', () => {
  expect(cases.length).toBeGreaterThanOrEqual(60);
  expect(cases.filter(({ points }) => Number.isNaN(points))).toEqual([]);
  const honest = cases.filter(({ name }) => name.startsWith('honest-'));
  expect(honest.length).toBeGreaterThan(8);
  expect(honest.filter(({ points }) => points !== 10)).toEqual([]);
});

describe.skipIf(whyNoSandbox)(`in grade mode${whyNoSandbox ? ` (skipped: ${whyNoSandbox})` : ''}`, () => {
  let folder: string;
  let seen: Seen;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'roundtrip-hostile-'));
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, 'home'));
    const namespaces = ['--dev-bind', '/', '/', '--unshare-net', '--unshare-pid', '--unshare-ipc', '--proc', '/proc'];
    const lab = [process.execPath, '--no-warnings', join(import.meta.dirname, 'lab.ts'), folder];
    const child = spawn('bwrap', [...namespaces, '--die-with-parent', '--', ...lab], {
      stdio: ['ignore', 'pipe', 'ignore'],
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: join(folder, 'home'), TMPDIR: folder, SECRET: 'CANARY-ENV' },
    });
    seen = JSON.parse(await text(child.stdout)) as Seen;
  }, 240_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(cases)('$name gets $points of 10 points', ({ name, points, kinds }) => {
    const result = seen.results.find(({ student }) => student === name);
    expect(result).toMatchObject({ status: 'graded', points });
    if (kinds.length > 0)
      expect(
        result!.kinds.some((kind) => kinds.includes(kind)),
        result!.kinds.join(),
      ).toBe(true);
  });

  test('in between, right answers get all points', () => {
    const controls = seen.results.filter(({ student }) => student.endsWith(control));
    expect(controls.length).toBeGreaterThan(cases.length / 5);
    expect(controls.filter(({ points }) => points !== 10)).toEqual([]);
  });

  test('nothing of what is hidden, or of this machine, is told to a learner', () => {
    expect(seen.told.match(/CANARY-(?!NAME)\w+|424242|848484|root:x:\d/g)).toBeNull();
    expect(seen.told).not.toContain('CANARY-NAME');
    expect(seen.environmentLeak).toBe(false);
  });

  test('no file is changed, no process left, no bystander dead, no one outside reached', () => {
    const { changedFiles, processesLeft, bystandersDead, connectionsOutside } = seen;
    expect({ changedFiles, processesLeft, bystandersDead, connectionsOutside }).toEqual({
      changedFiles: [],
      processesLeft: [],
      bystandersDead: 0,
      connectionsOutside: 0,
    });
  });
});
