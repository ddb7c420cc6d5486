import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Kernel, startKernel } from '../../../lib/notebook/kernel-client.ts';
import { SharedCompiler } from '../../../lib/notebook/shared-compiler.ts';

const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'roundtrip-shared-')));
const compiler = new SharedCompiler();
let kernels: Kernel[];
beforeAll(async () => {
  writeFileSync(join(cwd, 'helper.ts'), 'export const helper = (n: number) => n * 2;');
  kernels = await Promise.all([0, 1].map(() => startKernel({ cwd, images: false, compiler })));
}, 60_000);
afterAll(async () => {
  await Promise.all(kernels.map((kernel) => kernel.shutDown()));
  compiler.close();
  rmSync(cwd, { recursive: true });
});

/** What the cell's value is, or what it fails with. */
async function run(which: number, code: string): Promise<unknown> {
  let value: unknown;
  const { status, evalue } = await kernels[which]!.execute(code, {
    onMessage: (type, content) => {
      if (type === 'execute_result') value = content.data['text/plain'];
    },
  });
  return status === 'ok' ? value : evalue;
}

test('kernels with one compiler have variables and types of their own', async () => {
  await run(0, 'const n: number = 1;');
  await run(1, "const n: string = 'one';");
  expect(await Promise.all([run(0, 'n.toFixed(1)'), run(1, 'n.toUpperCase()')])).toEqual(['1.0', 'ONE']);
  expect(await run(1, 'n.toFixed(1)')).toContain("line 1:3: Property 'toFixed' does not exist on type 'string'.");
});

test('a kernel with a shared compiler completes and inspects', async () => {
  expect((await kernels[0]!.complete('n.toFi', 6)).matches).toEqual(['toFixed']);
  expect(await kernels[1]!.inspect('n', 1)).toMatchObject({ 'text/plain': expect.stringContaining('const n: string') });
});

test('modules of the folder reach each kernel, those of cells only their own', async () => {
  const both = (code: string) => Promise.all([run(0, code), run(1, code)]);
  expect(await both("import { helper } from './helper';\nhelper(4)")).toEqual(['8', '8']);
  await run(0, '/** @module mine */\nexport const mine = 5;');
  expect(await both("import { mine } from './mine';\nmine")).toEqual([
    '5',
    expect.stringContaining("Cannot find module './mine'"),
  ]);
});

test('a file that appears where a cell has missed one is found', async () => {
  expect(await run(0, "import { late } from './late';")).toContain("Cannot find module './late'");
  writeFileSync(join(cwd, 'late.ts'), 'export const late = 6;');
  await expect.poll(() => run(0, "import { late } from './late';\nlate")).toBe('6');
  // It is the same compiler still: another would not know this module.
  expect(await run(0, "import { mine as again } from './mine';\nagain")).toBe('5');
});

test('a kernel whose compiler has ended goes on by itself', async () => {
  compiler.close();
  expect(await run(0, 'n + 1')).toBe('2');
});
