import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cases, runLab } from './corpus.ts';
import type { Seen } from './lab.ts';
import { whyNoSandbox } from './why-no-sandbox.ts';

const control = 'z-control';
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
    seen = (await runLab(folder))!;
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
