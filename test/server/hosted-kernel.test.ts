/** A kernel that clients share: it may die or hang, and they are told. */

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { HostedKernel } from '../../lib/notebook/server/hosted-kernel.ts';
import { SharedCompiler } from '../../lib/notebook/shared-compiler.ts';
import { createMessage, type Message } from '../../lib/notebook/wire.ts';
import { isRunning } from '../notebooks/processes.ts';

/** As a server has one: the kernels here are started a dozen times. */
const compiler = new SharedCompiler();
afterAll(() => compiler.close());

let kernel: HostedKernel;
afterEach(async () => {
  const { pid } = kernel;
  await kernel.shutDown();
  expect(kernel.state).toBe('dead');
  if (pid !== undefined) expect(isRunning(pid)).toBe(false);
});

/** A client that keeps what it hears and can wait for a part of it. */
function listen(to: HostedKernel, session: string) {
  const heard: { channel: string; message: Message }[] = [];
  const waiting = new Set<() => void>();
  to.listeners.add({
    session,
    hear: (channel, message) => {
      heard.push({ channel, message });
      for (const look of waiting) look();
    },
    close: () => {},
  });
  return {
    heard,
    until: (matches: (message: Message) => boolean) =>
      new Promise<Message>((resolve) => {
        const look = () => {
          const found = heard.find(({ message }) => matches(message));
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found.message);
        };
        waiting.add(look);
        look();
      }),
  };
}

function execute(code: string, session = 'a'): Message {
  return createMessage('execute_request', { code, store_history: true, stop_on_error: true }, session);
}
const answers = (request: Message, type: string) => (message: Message) =>
  message.parent.msg_id === request.header.msg_id && message.header.msg_type === type;
const isStatus = (state: string) => (message: Message) =>
  message.header.msg_type === 'status' && message.content.execution_state === state;

test('HostedKernel shows all clients what happens, answers the one that asked, and survives its own death', async () => {
  const executed: string[] = [];
  kernel = new HostedKernel(import.meta.dirname, ({ content }, { status }) =>
    executed.push(`${content.code} ${status}`),
  );
  const [a, b] = [listen(kernel, 'a'), listen(kernel, 'b')];
  await kernel.start();
  const first = execute("console.log('hello');");
  await kernel.send('shell', first);
  await a.until(answers(first, 'execute_reply'));
  await b.until(answers(first, 'stream'));
  expect(b.heard.some(({ channel }) => channel === 'shell')).toBe(false);
  // What ran for a client that has left showed nothing to anybody.
  const left = execute("'nobody asks'", 'c');
  await kernel.send('shell', left);
  await a.until(answers(left, 'execute_result'));

  const { pid } = kernel;
  const deadly = execute("process.kill(process.pid, 'SIGKILL');");
  await kernel.send('shell', deadly);
  const { content } = await a.until(answers(deadly, 'error'));
  expect(content.evalue).toMatch(/^the kernel was killed by SIGKILL\n\nA new kernel was started\. Variables are gone/);
  await a.until(isStatus('restarting'));

  const after = execute("typeof globalThis + '!'");
  await kernel.send('shell', after);
  expect((await a.until(answers(after, 'execute_reply'))).content.status).toBe('ok');
  expect(kernel.pid).not.toBe(pid);
  expect(executed).toEqual(["console.log('hello'); ok", "typeof globalThis + '!' ok"]);
});

test('HostedKernel restarts a kernel that an interrupt does not reach, and says so in the cell', async () => {
  kernel = new HostedKernel(import.meta.dirname, undefined, compiler);
  const client = listen(kernel, 'a');
  await kernel.start();
  // Blocks the thread in native code, where neither a signal nor the inspector ends it.
  const begun = join(mkdtempSync(join(tmpdir(), 'hosted-kernel-')), 'begun');
  const stuck = execute(
    `import { execFileSync } from 'node:child_process';
    execFileSync('sh', ['-c', 'touch ${begun}; exec sleep 60']);`,
  );
  await kernel.send('shell', stuck);
  await expect.poll(() => existsSync(begun)).toBe(true);
  rmSync(dirname(begun), { recursive: true });
  const { pid } = kernel;
  await kernel.interrupt();
  const { content } = await client.until(answers(stuck, 'error'));
  expect(content.evalue).toContain('did not stop when it was interrupted, so the kernel was restarted');
  expect(kernel.pid).not.toBe(pid);
  const after = execute('1');
  await kernel.send('shell', after);
  expect((await client.until(answers(after, 'execute_reply'))).content.status).toBe('ok');
});

test('HostedKernel gives up on a kernel that dies again and again', async () => {
  kernel = new HostedKernel(import.meta.dirname, undefined, compiler);
  const client = listen(kernel, 'a');
  await kernel.start();
  for (let death = 1; death <= 4; death++) {
    const deadly = execute("process.kill(process.pid, 'SIGKILL');");
    await kernel.send('shell', deadly);
    const { content } = await client.until(answers(deadly, 'error'));
    expect(content.evalue).toContain(death <= 3 ? 'A new kernel was started' : 'It has died too often');
  }
  await client.until(isStatus('dead'));
});
