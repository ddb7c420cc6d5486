import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { InputError } from '../../../lib/errors.ts';
import { check } from '../../../lib/grade/check.ts';

// Each starts processes, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const course = join(import.meta.dirname, '..', '..', '..');

test('check, gives the stub no points, and hints', async () => {
  const { points, tests } = await check(course, '01-one-request/page-load');
  expect(points).toBe(0);
  for (const { failure } of tests) expect(failure?.hint).toMatch(/\w{3}/);
});

test('check, gives the solution all points', async () => {
  const result = await check(course, '01-one-request/page-load', join(course, 'solutions/01-one-request/page-load.ts'));
  expect(result.tests.filter(({ failure }) => failure)).toEqual([]);
  expect([result.points, result.diagnostics]).toEqual([result.pointsMax, []]);
});

test('check, adds what the compiler says, with lines of the learner’s own file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'roundtrip-check-'));
  const file = join(folder, 'page-load.ts');
  writeFileSync(file, 'export function pageLoadMs(page: Page): number {\n  return "1";\n}\n');
  const { diagnostics } = await check(course, '01-one-request/page-load', file);
  rmSync(folder, { recursive: true });
  expect(diagnostics).toEqual([
    {
      file: 'page-load.ts',
      place: 'line 1, column 34',
      line: 1,
      column: 34,
      code: 2304,
      message: "Cannot find name 'Page'.",
    },
    {
      ...{ file: 'page-load.ts', place: 'line 2, column 3', line: 2, column: 3, code: 2322 },
      message: "Type 'string' is not assignable to type 'number'.",
    },
  ]);
});

test('check, gives partial credit, and says what was expected and what came', async () => {
  const file = join(course, 'test/exercises/01-one-request/wrong/closes-after-every-response.ts');
  const { points, pointsMax, tests } = await check(course, '01-one-request/page-load', file);
  expect([points, pointsMax]).toEqual([5, 8]);
  expect(tests.filter(({ failure }) => failure).map(({ failure }) => failure)).toEqual([
    {
      message: 'pageLoadMs({"rttMs":100,"objects":8,"persistent":true})',
      expected: '1000',
      actual: '1800',
      hint: 'The handshake is paid once; after it, each object costs the round trip of its request.',
    },
  ]);
});

test('check, leaves the exit code of its process alone', async () => {
  await check(course, '01-one-request/page-load');
  expect(process.exitCode).toBeUndefined();
});

test('check, names an unknown exercise and a missing file', async () => {
  await expect(check(course, '99-nothing/here')).rejects.toThrow(InputError);
  await expect(check(course, '01-one-request/page-load', 'nowhere.ts')).rejects.toThrow(/missing file nowhere.ts/);
});
