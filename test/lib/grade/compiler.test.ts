import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Compiler } from '../../../lib/grade/compiler.ts';
import { plainSandbox } from '../../../lib/grade/sandbox/plain-sandbox.ts';
import type { Sandbox } from '../../../lib/grade/sandbox/sandbox.ts';
import { SubmissionFailure } from '../../../lib/grade/submission.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roundtrip-compiler-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A compiler that ends on a bomb, and on whatever comes after `servedMax` others; it counts how often it is started. */
function mortal(servedMax: number): Sandbox & { readonly starts: number } {
  const program = `
    const channel = new (require('node:net').Socket)({ fd: 3 });
    const send = (frame) => channel.write(JSON.stringify(frame) + '\\n');
    let served = 0;
    send({ started: true });
    send({ ready: true });
    channel.on('close', () => process.exit());
    channel.on('data', (question) => {
      if (question.includes('bomb') || ++served > ${servedMax}) process.exit(1);
      send({ id: JSON.parse(question).id, value: [], wasPromise: false });
    });`;
  const sandbox = {
    mode: 'check',
    starts: 0,
    start: () => {
      sandbox.starts++;
      return spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
    },
  } as const satisfies Sandbox & { starts: number } as Sandbox & { starts: number };
  return sandbox;
}

async function diagnose(compiler: Compiler, source: string) {
  writeFileSync(join(folder, 'a.ts'), source);
  return await compiler.diagnose(folder, 'a.ts');
}

test('Compiler, compiles again what a process ends on that has served others', async () => {
  const sandbox = mortal(2);
  const compiler = new Compiler(sandbox);
  for (let number = 0; number < 4; number++) expect(await diagnose(compiler, 'right')).toEqual([]);
  expect(sandbox.starts).toBe(2);
  await compiler.close();
});

test('Compiler, compiles twice, and no more, what is a bomb', async () => {
  const sandbox = mortal(100);
  const compiler = new Compiler(sandbox);
  await expect(diagnose(compiler, 'bomb')).rejects.toThrow(SubmissionFailure);
  expect(sandbox.starts).toBe(1);
  await diagnose(compiler, 'right');
  await expect(diagnose(compiler, 'bomb')).rejects.toThrow(SubmissionFailure);
  expect(sandbox.starts).toBe(3);
  await compiler.close();
});

test('Compiler, replaces a process in time, so that no submission pays for those before it', async () => {
  const sandbox = mortal(100);
  const compiler = new Compiler(sandbox, 0);
  await diagnose(compiler, 'right');
  await diagnose(compiler, 'right');
  expect(sandbox.starts).toBe(2);
  await compiler.close();
});

test('Compiler, says what is TypeScript that Node cannot run', async () => {
  const compiler = new Compiler(plainSandbox());
  const source = `import fs = require('node:fs');
function log<T>(value: T, _context: unknown): T { return value; }
export class Page {
  @log load() { return fs.constants; }
  accessor size = 1;
}
`;
  const found = await diagnose(compiler, source);
  expect(found.map(({ line, column, code, message }) => [line, column, code, message.slice(0, 38)])).toEqual([
    [1, 1, 1202, 'Node.js cannot run import = require(),'],
    [4, 3, 1206, 'Node.js cannot run a decorator, though'],
    [5, 3, 1275, 'Node.js cannot run accessor, though it'],
  ]);
  await compiler.close();
}, 60_000);

test('Compiler, reads sources with the line ends that only JavaScript knows', async () => {
  const compiler = new Compiler(plainSandbox());
  const found = await diagnose(compiler, "export const mark = '\u2028\u2029';\nexport const count: number = mark;\n");
  expect(found.map(({ code, column }) => [code, column])).toEqual([[2322, 14]]);
  await compiler.close();
}, 60_000);
