import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { FromKernel } from '../../../../lib/notebook/kernel/compiler-process.ts';

const program = join(import.meta.dirname, '../../../../lib/notebook/kernel/compiler-process.ts');

test('the compiler of many kernels ends without a word when its starter hangs up while it compiles', async () => {
  const child = fork(program, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const said = text(child.stderr!);
  const slow = `const rows = [${'{ a: 1 },'.repeat(4_000)}];`;
  const question: FromKernel = { kernel: 1, line: JSON.stringify(['convert', '', slow]) };
  child.send(question, () => child.disconnect());
  expect([await once(child, 'exit'), await said]).toEqual([[0, null], '']);
});
