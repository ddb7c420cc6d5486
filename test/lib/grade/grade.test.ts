import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { grade } from '../../../lib/grade/grade.ts';
import { gradebookSchema } from '../../../lib/grade/result.ts';

// Each starts processes, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const course = join(import.meta.dirname, '../../..');
const solution = readFileSync(join(course, 'solutions/01-one-request/page-load.ts'), 'utf8');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roundtrip-grade-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}
/** In check mode, which runs everywhere; what only marks have is tested in `test/hostile/`. */
const options = () =>
  ({ output: join(folder, 'out'), mode: 'check', exercises: ['01-one-request/page-load'], jobs: 1 }) as const;

test('grade, gives each student a result, and starts nothing twice', async () => {
  put('in/ann/page-load.ts', solution);
  put('in/bob/page-load.ts', 'export const pageLoadMs = () => 1;\n');
  put('in/eve/notes.txt', 'sorry');
  put('in/mal/page-load.ts', 'a\0b');
  const started: string[] = [];
  const onProgress = ({ last }: { last: { student: string } | undefined }) => void (last && started.push(last.student));
  const first = await grade(join(folder, 'in'), course, { ...options(), onProgress });
  expect(first.results.map(({ student, status, points, pointsMax }) => [student, status, points, pointsMax])).toEqual([
    ['ann', 'graded', 4, 4],
    ['bob', 'graded', 0, 4],
    ['eve', 'missing', 0, 4],
    ['mal', 'refused', 0, 4],
  ]);
  expect(gradebookSchema.parse(first)).toEqual(first);
  // Neither was run, and each says why in its own words.
  expect(first.results[2]!.tests[0]!.failure!.message).toBe('nothing was handed in');
  expect(first.results[3]!.tests[0]!.failure!.message).toMatch(/NUL/);
  expect(started.sort()).toEqual(['ann', 'bob', 'eve', 'mal']);
  expect(existsSync(join(folder, 'out', '.work'))).toBe(false);

  const ledger = readFileSync(join(folder, 'out', 'ledger.jsonl'), 'utf8');
  put('in/bob/page-load.ts', solution);
  const second = await grade(join(folder, 'in'), course, { ...options(), onProgress });
  expect(started.slice(4)).toEqual(['bob']);
  expect(second.results[1]).toMatchObject({ student: 'bob', points: 4 });
  expect(readFileSync(join(folder, 'out', 'ledger.jsonl'), 'utf8')).not.toBe(ledger);
});

test('grade, grades a cell of a notebook, and counts lines as its author does', async () => {
  const cell = (source: string, tags: string[] = []) => ({
    cell_type: 'code',
    id: String(source.length),
    metadata: { tags },
    source,
    outputs: [],
    execution_count: 1,
  });
  const notebook = (answer: string) =>
    JSON.stringify({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {},
      cells: [cell('for (;;);'), cell(answer, ['exercise:01-one-request/page-load'])],
    });
  put('in/ann/lesson.ipynb', notebook(solution.replaceAll(/^export /gm, '')));
  put('in/bob/lesson.ipynb', notebook("// first\nfunction pageLoadMs(): number {\n  throw new Error('later');\n}"));
  put('in/eve/lesson.ipynb', notebook('const pageLoadMs = (page: Page) => 1;'));
  const { results } = await grade(join(folder, 'in'), course, options());
  expect(results.map(({ student, points }) => [student, points])).toEqual([
    ['ann', 4],
    ['bob', 0],
    ['eve', 0],
  ]);
  expect(results[1]!.tests[0]!.failure!.message).toBe('later (cell 2, line 3)');
  expect(results[2]!.diagnostics[0]).toMatchObject({
    place: 'cell 2, line 1, column 27',
    message: "Cannot find name 'Page'.",
  });
});

test('grade, costs no points where our side fails', async () => {
  mkdirSync(join(folder, 'course/exercises/01-a'), { recursive: true });
  put('course/exercises/01-a/b.ts', 'export const b = () => 0;\n');
  put('course/test/exercises/01-a/b.check.ts', "throw new Error('broken check');\n");
  put('in/ann/b.ts', 'export const b = () => 1;\n');
  const { results } = await grade(join(folder, 'in'), join(folder, 'course'), {
    output: join(folder, 'out'),
    mode: 'check',
  });
  expect(results).toMatchObject([
    { student: 'ann', status: 'errored', points: null, notes: [expect.stringContaining('broken check')] },
  ]);
});

test('grade, grades a course that lies elsewhere, with partial credit, types and hidden tests', async () => {
  put(
    'course/exercises/course.json',
    JSON.stringify({ title: 'Sums', seed: '7', exercises: [{ id: '01-a/sum', title: 'Sum' }] }),
  );
  put('course/exercises/01-a/sum.ts', "export function sum(): number { throw new Error('write it'); }\n");
  put(
    'course/test/exercises/01-a/sum.check.ts',
    `import { expect, graded, gradedTypes } from 'roundtrip/grade';
    graded('part', { points: 4, hint: 'Add.' }, async ({ expectCall, earn }) => {
      await expectCall('sum', [1]).toBe(1);
      earn(1.5);
      await expectCall('sum', [1, 2]).toBe(3);
    });
    graded('secret', { points: 2, hint: 'Secret.', visibility: 'hidden' }, async ({ call }) => {
      expect(await call('sum', [2, 2])).toBe(4);
    });
    gradedTypes('takes numbers only', { points: 1, hint: 'number[]' }, {
      valid: "import { sum } from './sum.ts'; const total: number = sum([1]);",
      invalid: "import { sum } from './sum.ts'; sum(['a']);",
    });
    graded('asks nothing', { points: 1, hint: '-' }, async ({ read }) => expect(await read('unit')).toBe('ms'));
    `,
  );
  put('in/any/sum.ts', 'export const sum: any = (all: number[]) => all[0];\n');
  put(
    'in/ann/sum.ts',
    "export const sum = (all: number[]) => all.reduce((a, b) => a + b, 0);\nexport const unit = 'ms';\n",
  );
  put('in/bob/sum.ts', 'export const sum = (all: number[]) => all[0];\n');
  const { course: title, results } = await grade(join(folder, 'in'), join(folder, 'course'), {
    output: join(folder, 'out'),
    mode: 'check',
  });
  expect(title).toBe('Sums');
  expect(results.map(({ student, tests }) => [student, ...tests.map(({ points }) => points)])).toEqual([
    ['ann', 4, 2, 1, 1],
    ['any', 1.5, 0, 0, 0],
    ['bob', 1.5, 0, 1, 0],
  ]);
  expect(results[1]!.tests[2]!.failure).toMatchObject({
    kind: 'types',
    message: 'the types also accept what they should refuse',
  });
  expect(results[2]!.tests[3]!.failure).toMatchObject({
    kind: 'missing',
    message: expect.stringContaining('missing export unit'),
  });
});

test('grade, takes -0 for 0', async () => {
  put('course/exercises/01-a/zero.ts', 'export const zero = () => 1;\n');
  put(
    'course/test/exercises/01-a/zero.check.ts',
    `import { expect, graded } from 'roundtrip/grade';
    graded('all', { points: 1, hint: '-' }, async ({ callAsync, expectCall, read }) => {
      await expectCall('zero').toBe(0);
      await expectCall('list').toEqual([0, { a: 0 }]);
      expect(await callAsync('later')).toBe(0);
      expect(await read('constant')).toBe(0);
    });`,
  );
  const source = 'export const [zero, list, later, constant] = [() => -0, () => [-0, { a: -0 }], async () => -0, -0];';
  put('in/ann/zero.ts', source);
  const { results } = await grade(join(folder, 'in'), join(folder, 'course'), {
    output: join(folder, 'out'),
    mode: 'check',
  });
  expect(results).toMatchObject([{ student: 'ann', points: 1 }]);
});

test('grade, draws what a live test measured beside the results, which hold no times', async () => {
  put('course/exercises/01-a/get.ts', 'export const get = () => {};\n');
  put(
    'course/test/exercises/01-a/get.check.ts',
    `import { graded } from 'roundtrip/grade';
    graded('asks nothing', { points: 1, hint: '-' }, ({ expectCall }) => expectCall('one').toBe(1));
    graded('live', { points: 1, hint: '-' }, async ({ callAsync, origin, expectConnections }) => {
      const server = await origin({ paths: ['/a'], serverMs: 7 });
      await callAsync('get', server.url + '/a');
      await expectConnections(server, [['/a']]);
    });`,
  );
  put(
    'in/ann/get.ts',
    'export const one = () => 1;\nexport const get = async (url: string) => (await fetch(url)).status;\n',
  );
  const output = join(folder, 'out');
  const { results } = await grade(join(folder, 'in'), join(folder, 'course'), { output, mode: 'check' });
  expect(results[0]!.tests[1]).toEqual({
    ...{ name: 'live', visibility: 'visible', points: 1, pointsMax: 1 },
    connections: { seen: [['/a']], expected: [['/a']], serverMs: 7, isParallel: false },
  });
  expect(
    readdirSync(output, { recursive: true })
      .map(String)
      .filter((path) => path.endsWith('.svg')),
  ).toEqual(['measured/ann/01-a/get-2.svg']);
  expect(readFileSync(join(output, 'measured/ann/01-a/get-2.svg'), 'utf8')).toMatch(/<text [^>]*>\/a<\/text>/);
});

test('grade, says what is wrong with the course', async () => {
  put('in/ann/b.ts', '');
  await expect(grade(join(folder, 'in'), folder, options())).rejects.toThrow(/it has no test\/exercises/);
  await expect(grade(join(folder, 'in'), course, { ...options(), exercises: ['no/such'] })).rejects.toThrow(
    /unknown exercise no\/such/,
  );
});
