import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { InputError } from '../../../lib/errors.ts';
import { check } from '../../../lib/grade/check.ts';

// Each starts processes, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const course = join(import.meta.dirname, '..', '..', '..');

const exercise = '01-one-request/page-load';
const checkFile = async (file: string) => (await check(course, [exercise], { file }))[0]!;

test('check, gives the solution all points', async () => {
  const result = await checkFile(join(course, 'solutions/01-one-request/page-load.ts'));
  expect(result.tests.filter(({ failure }) => failure)).toEqual([]);
  expect([result.points, result.diagnostics]).toEqual([result.pointsMax, []]);
});

test('check, checks all exercises of a topic, in the order of the course, and leaves the exit code alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'roundtrip-check-'));
  const put = (path: string, content: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const ids = ['01-a/two', '01-a/one', '02-b/one'];
  for (const id of ids) {
    put(`exercises/${id}.ts`, `export const id = () => '${id}';\n`);
    put(
      `test/exercises/${id}.check.ts`,
      `import { graded } from 'roundtrip/grade';
      graded('${id}', { points: 1, hint: 'its name' }, ({ expectCall }) => expectCall('id').toBe('${id}'));`,
    );
  }
  put('exercises/course.json', JSON.stringify({ exercises: ids.map((id) => ({ id })) }));
  const seen: string[] = [];
  const results = await check(folder, ['01-a'], { onResult: (result) => seen.push(result.exercise) });
  const other = await check(folder, ['02-b', '01-a/one']);
  rmSync(folder, { recursive: true });
  expect(results.map((one) => [one.exercise, one.points, one.tests.map(({ name }) => name)])).toEqual([
    ['01-a/two', 1, ['01-a/two']],
    ['01-a/one', 1, ['01-a/one']],
  ]);
  expect(seen).toEqual(['01-a/two', '01-a/one']);
  expect(other.map((one) => [one.exercise, one.points])).toEqual([
    ['01-a/one', 1],
    ['02-b/one', 1],
  ]);
  expect(process.exitCode).toBeUndefined();
});

test('check, adds what the compiler says, with lines of the learner’s own file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'roundtrip-check-'));
  const file = join(folder, 'page-load.ts');
  writeFileSync(file, 'export function pageLoadMs(page: Page): number {\n  return "1";\n}\n');
  const { diagnostics } = await checkFile(file);
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

test('check, does not ask the compiler about an answer that says itself that it is none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'roundtrip-check-'));
  const file = join(folder, 'page-load.ts');
  writeFileSync(file, 'export function pageLoadMs(page: Page): number {\n  throw new Error("not yet");\n}\n');
  const { diagnostics, points } = await checkFile(file);
  rmSync(folder, { recursive: true });
  expect([diagnostics, points]).toEqual([[], 0]);
});

test('check, tells once, and without hints, what keeps an answer from every test', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'roundtrip-check-'));
  const file = join(folder, 'page-load.ts');
  const failures = async (source: string) => {
    writeFileSync(file, source);
    return (await checkFile(file)).tests.map(({ failure }) => failure);
  };
  const undefinedName = await failures('export const pageLoadMs = () => rtt;\n');
  const syntax = await failures('This is what I would write.\n');
  rmSync(folder, { recursive: true });
  expect(undefinedName[0]).toEqual({ message: 'rtt is not defined (line 1)' });
  expect(syntax[0]).toEqual({ message: expect.stringContaining('SyntaxError') });
  for (const [, ...others] of [undefinedName, syntax]) {
    expect(others.length).toBeGreaterThan(1);
    for (const other of others) expect(other).toEqual({ message: 'for the same reason' });
  }
});

test('check, gives the hint of each test that waits in vain', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'roundtrip-check-'));
  const put = (path: string, content: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  put('exercises/01-a/get.ts', 'export const get = () => new Promise(() => setInterval(() => {}, 1000));\n');
  put(
    'test/exercises/01-a/get.check.ts',
    `import { expect, graded } from 'roundtrip/grade';
    for (const hint of ['An empty line ends a request.', 'Count.']) {
      graded(hint, { points: 1, hint }, async ({ callAsync }) => expect(await callAsync('get')).toBe(1));
    }`,
  );
  const [result] = await check(folder, ['01-a/get']);
  rmSync(folder, { recursive: true });
  const message = 'get did not end within 3 s: an endless loop, or it waits for something that never comes';
  expect(result!.tests.map(({ failure }) => failure)).toEqual([
    { message, hint: 'An empty line ends a request.' },
    { message, hint: 'Count.' },
  ]);
});

test('check, gives partial credit, and says what was expected and what came', async () => {
  const file = join(course, 'test/exercises/01-one-request/wrong/closes-after-every-response.ts');
  const { points, pointsMax, tests } = await checkFile(file);
  expect([points, pointsMax]).toEqual([2, 4]);
  expect(tests.filter(({ failure }) => failure).map(({ failure }) => failure)).toEqual([
    {
      message: 'pageLoadMs({"rttMs":100,"objects":8,"persistent":true})',
      expected: '1000',
      actual: '1800',
      hint: 'The handshake is paid once; after it, each object costs the round trip of its request.',
    },
  ]);
});

test('check, names what is unknown or missing, and takes one file for one exercise', async () => {
  await expect(check(course, ['99-nothing/here'])).rejects.toThrow(InputError);
  await expect(check(course, ['01-one'])).rejects.toThrow(/unknown exercise 01-one; .* a topic: 01-one-request/);
  await expect(checkFile('nowhere.ts')).rejects.toThrow(/missing file nowhere.ts/);
});
