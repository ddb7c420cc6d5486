/** Whole notebooks, on real kernels. */

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FigureRenderer } from '../../lib/notebook/figure/figure-renderer.ts';
import type { CodeCell, Notebook } from '../../lib/notebook/notebook.ts';
import { formatNotebook, parseNotebook } from '../../lib/notebook/notebook-file.ts';
import { type RunOptions, runNotebook } from '../../lib/notebook/run-notebook.ts';
import { SharedCompiler } from '../../lib/notebook/shared-compiler.ts';

/** As `roundtrip run` has one. */
const compiler = new SharedCompiler();
afterAll(() => compiler.close());

let temporary: string;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'run-test-'));
  vi.stubEnv('TMPDIR', temporary);
});
afterEach(() => {
  vi.unstubAllEnvs();
  expect(readdirSync(temporary)).toEqual([]);
  rmSync(temporary, { recursive: true });
});

type Source = string | { source: string; tags: string[] };

function notebook(...sources: Source[]): Notebook {
  const cells = sources.map((cell) => {
    const { source, tags } = typeof cell === 'string' ? { source: cell, tags: undefined } : cell;
    return { cell_type: 'code', metadata: tags ? { tags } : {}, source, outputs: [], execution_count: null };
  });
  return parseNotebook(JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }), 'test.ipynb');
}

async function run(lesson: Notebook, options: Partial<RunOptions> = {}) {
  const result = await runNotebook(lesson, { cwd: import.meta.dirname, compiler, ...options });
  const cells = result.notebook.cells as CodeCell[];
  return { ...result, counts: cells.map((cell) => cell.execution_count), outputs: cells.map((cell) => cell.outputs) };
}

test('a deterministic notebook gives the same bytes twice, complete and in order', async () => {
  const lesson = notebook(
    'const n: number = 20;\nconsole.log("out");\nconsole.error("err");\nn + 1',
    '',
    `(globalThis as any)[Symbol.for('roundtrip.display')]({ 'application/vnd.plotly.v1+json': { data: [{ y: [n, 2] }] }, 'text/plain': 'line' });`,
    { source: 'function f(): never { throw new RangeError("expected"); }\nf();', tags: ['raises-exception'] },
    "import { newDisplay } from 'tslab';\nconst shown = newDisplay();\nshown.text('old');",
    "shown.text('new');\n({ b: new Map([[1, [2]]]) })",
  );
  const progress: string[] = [];
  const first = await run(lesson, { onProgress: ({ cell, cells }) => progress.push(`${cell}/${cells}`) });
  expect(first.failure).toBeNull();
  expect(progress).toEqual(['0/5', '1/5', '2/5', '3/5', '4/5', '5/5']);
  expect(first.counts).toEqual([1, null, 2, 3, 4, 5]);
  expect(first.outputs[0]).toEqual([
    { output_type: 'stream', name: 'stdout', text: 'out\n' },
    { output_type: 'stream', name: 'stderr', text: 'err\n' },
    { output_type: 'execute_result', data: { 'text/plain': '21' }, metadata: {}, execution_count: 1 },
  ]);
  expect(first.outputs[2]).toMatchObject([{ output_type: 'display_data', data: { 'image/png': expect.any(String) } }]);
  expect(first.outputs[3]).toEqual([
    {
      output_type: 'error',
      ename: 'RangeError',
      evalue: 'expected',
      traceback: ['RangeError: expected', '    at f (cell 3:1:29)', '    at cell 3:2:1'],
    },
  ]);
  expect(first.outputs[4]).toMatchObject([{ data: { 'text/plain': 'new' } }]);
  expect(first.outputs[5]).toMatchObject([{ data: { 'text/plain': '{ b: Map(1) { 1 => [ 2 ] } }' } }]);

  const second = await run(first.notebook);
  expect(formatNotebook(second.notebook)).toBe(formatNotebook(first.notebook));
  const file = JSON.parse(formatNotebook(first.notebook));
  expect(file).toMatchObject({ nbformat: 4, nbformat_minor: 5, metadata: { language_info: { name: 'typescript' } } });
  expect(new Set(file.cells.map(({ id }: { id: string }) => id)).size).toBe(6);
});

test('one renderer outside the kernel gives the bytes that a kernel gives', async () => {
  const lesson = notebook(
    `(globalThis as any)[Symbol.for('roundtrip.display')]({ 'application/vnd.plotly.v1+json': { data: [{ y: [1, 2] }] } });\n1`,
  );
  const renderer = new FigureRenderer();
  const [own, shared, without] = await Promise.all([
    run(lesson),
    run(lesson, { images: renderer }),
    run(lesson, { images: null }),
  ]);
  renderer.close();
  expect(formatNotebook(own.notebook)).toContain('"image/png"');
  expect(formatNotebook(shared.notebook)).toBe(formatNotebook(own.notebook));
  expect(formatNotebook(without.notebook)).not.toContain('"image/png"');
});

test('a cell that fails stops the notebook, is quoted, and what was shown is kept', async () => {
  const { failure, outputs, counts } = await run(
    notebook('1', 'console.log("before");\nthrow new Error("broken");', '3'),
  );
  expect(failure?.message).toMatch(
    /^cell 2 \(id \w+\) failed: Error: broken\n\n {2}1 \| console.log\("before"\);\n {2}2 \| throw new Error\("broken"\);\n\nError: broken\n {4}at cell 2:2:7$/,
  );
  expect(counts).toEqual([1, 2, null]);
  expect(outputs[1]?.map(({ output_type }) => output_type)).toEqual(['stream', 'error']);
  expect(outputs[2]).toEqual([]);
});

test.each([
  ['a loop', 'console.log("begun");\nwhile (true) {}'],
  ['a loop after an await', 'console.log("begun");\nawait null;\nwhile (true) {}'],
])('%s ends with the time for a cell, and says so', async (_name, source) => {
  const { failure, outputs } = await run(notebook('1', source, '3'), { timeoutMs: 1000 });
  expect(failure?.message).toContain('cell 2 ');
  expect(failure?.message).toContain(
    'the cell did not end within 1 s and was stopped; allow more time or compute less',
  );
  expect(outputs[1]).toEqual([
    { output_type: 'stream', name: 'stdout', text: 'begun\n' },
    { output_type: 'error', ename: 'CellTimeout', evalue: failure?.evalue, traceback: [expect.any(String)] },
  ]);
});

test('a cell that cannot be interrupted ends with its kernel', async () => {
  const blocked = "import { execSync } from 'node:child_process';\nexecSync('sleep 600');";
  const { failure } = await run(notebook(blocked), { timeoutMs: 1000 });
  expect(failure?.ename).toBe('CellTimeout');
});

test('a kernel that dies fails the cell that it died in', async () => {
  const { failure, outputs } = await run(notebook("process.kill(process.pid, 'SIGKILL');", '2'));
  expect(failure).toMatchObject({ position: 1, ename: 'KernelError', evalue: 'the kernel was killed by SIGKILL' });
  expect(outputs[1]).toEqual([]);
});

test('an abort ends the run with its reason', async () => {
  const controller = new AbortController();
  const stopped = run(notebook('1', 'await new Promise(() => {});'), {
    signal: controller.signal,
    onProgress: ({ cell }) => cell === 2 && controller.abort(new Error('Ctrl-C')),
  });
  await expect(stopped).rejects.toThrow('Ctrl-C');
});
