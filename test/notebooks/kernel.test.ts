/** A real kernel, driven as a notebook drives it. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Kernel, KernelError, startKernel } from '../../lib/notebook/kernel-client.ts';
import type { Content } from '../../lib/notebook/wire.ts';
import { isRunning } from './processes.ts';

const PLOTLY = 'application/vnd.plotly.v1+json';
const cwd = import.meta.dirname;
const temporary = mkdtempSync(join(tmpdir(), 'kernel-test-'));
beforeAll(() => void vi.stubEnv('TMPDIR', temporary));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(temporary, { recursive: true });
});

/** Runs a cell; resolves to its reply and everything that was published for it. */
async function run(kernel: Kernel, code: string) {
  const messages: { type: string; content: Content }[] = [];
  const reply = await kernel.execute(code, { onMessage: (type, content) => messages.push({ type, content }) });
  const text = messages.filter(({ type }) => type === 'stream').map(({ content }) => content.text);
  return { reply, messages, text: text.join('') };
}

/** The pid that a cell printed last. */
const pidIn = (text: string) => Number(/(\d+)\s*$/.exec(text)?.[1]);

describe('a kernel', () => {
  let kernel: Kernel;
  beforeAll(async () => {
    kernel = await startKernel({ cwd });
  });
  afterAll(() => kernel.shutDown());

  test('leaves no file, not even while it runs', () => {
    expect(readdirSync(temporary).flatMap((name) => readdirSync(join(temporary, name)))).toEqual([]);
  });

  test('loses none of 5000 lines', async () => {
    const { text } = await run(kernel, "for (let line = 0; line < 5000; line++) console.log('line', line);");
    const lines = text.split('\n');
    expect(lines.length).toBe(5001);
    expect(lines.slice(0, 5000).findIndex((line, index) => line !== `line ${index}`)).toBe(-1);
  });

  // zeromq sends 512 messages at once, and then one fails (lib/notebook/kernel/tslab.ts). Questions are quicker than cells.
  test('keeps its answers through more than 512 of them', async () => {
    const questions = Array.from({ length: 520 }, () => kernel.inspect('parseInt', 4));
    const cells = Array.from({ length: 60 }, (_, n) => kernel.execute(`${n};`));
    expect((await Promise.all(questions)).filter((found) => found === null)).toEqual([]);
    expect((await Promise.all(cells)).filter(({ status }) => status !== 'ok')).toEqual([]);
  });

  test('completes and inspects what stands at a position, also after an emoji', async () => {
    const code = "const smile = '😀'; smile.toUpperC";
    expect(await kernel.complete(code, code.length)).toEqual({
      matches: ['toUpperCase'],
      start: code.length - 8,
      end: code.length,
    });
    const found = await kernel.inspect("'😀'; parseInt", 8);
    expect(found?.['text/plain']).toContain('function parseInt(string: string');
    expect(await kernel.inspect('   ', 1)).toBeNull();
  });

  test('cuts output without end, says so, and goes on', async () => {
    const { reply, text } = await run(kernel, "for (let n = 0; n < 40_000; n++) console.log('x'.repeat(99));");
    expect(reply.status).toBe('ok');
    expect(text.length).toBeLessThan(1_001_000);
    expect(text).toMatch(/\n\[output cut here: more than 1,000,000 characters; the cell goes on/);
    expect((await run(kernel, "console.log('again');")).text).toBe('again\n');
  });

  test('imports the library of the course, with its types', async () => {
    const { reply } = await run(kernel, "import { model } from 'roundtrip';\nmodel({ page: 1 });");
    expect(reply).toMatchObject({ ename: 'CompileError', evalue: expect.stringMatching(/^line 2:9: Type 'number'/) });
    const page = "{ page: { resources: [{ path: '/', bodyBytes: 5000 }] } }";
    const { messages } = await run(kernel, `import { model } from 'roundtrip';\nmodel(${page}).totals.pageLoadMs`);
    expect(messages.find(({ type }) => type === 'execute_result')?.content.data).toEqual({ 'text/plain': '200' });
  });

  test('gives each of several figures in a cell its image, in order', async () => {
    const { messages, text } = await run(
      kernel,
      `const figure = (n: number) => ({ data: [{ type: 'bar', x: ['a', 'b'], y: [n, 2] }], layout: { width: 300, height: 200 } });
       const show = (globalThis as any)[Symbol.for('roundtrip.display')];
       show({ '${PLOTLY}': figure(1), 'text/plain': 'first' });
       console.log('between');
       show({ '${PLOTLY}': figure(5), 'text/plain': 'second' });
       ({ [Symbol.for('jupyter.mimebundle')]: () => ({ '${PLOTLY}': figure(9), 'text/plain': 'last' }) })`,
    );
    const shown = messages.filter(({ type }) => !['status', 'execute_input'].includes(type));
    expect(shown.map(({ type }) => type)).toEqual(['display_data', 'stream', 'display_data', 'execute_result']);
    expect(text).toBe('between\n');
    const figures = shown.filter(({ content }) => content.data).map(({ content }) => content);
    expect(figures.map(({ data }) => data['text/plain'])).toEqual(['first', 'second', 'last']);
    const images = figures.map(({ data }) => Buffer.from(data['image/png'], 'base64'));
    expect(new Set(images.map((image) => image.toString('latin1'))).size).toBe(3);
    for (const [index, { data, metadata }] of figures.entries()) {
      expect(Object.keys(data)).toEqual([PLOTLY, 'image/png', 'text/plain']);
      expect(metadata['image/png']).toEqual({ width: 300, height: 200 });
      expect(images[index]?.readUInt32BE(16)).toBe(600);
    }
  });

  test('outlives process.exit, late throws and forgotten promises, and reports them', async () => {
    const exit = await run(kernel, 'process.exit(3);');
    expect(exit.reply).toMatchObject({
      status: 'error',
      evalue: expect.stringContaining('process.exit(3) would end the kernel'),
    });
    const late = await run(
      kernel,
      "Promise.reject(new Error('forgotten'));\nawait new Promise((done) => setTimeout(() => { setTimeout(done, 5); throw new Error('late'); }, 1));",
    );
    expect(late.reply.status).toBe('ok');
    expect(late.text).toMatch(/Unhandled rejection: Error: forgotten\n {4}at cell \d+:1:16/);
    expect(late.text).toMatch(/Uncaught error: Error: late\n {4}at .*cell \d+:2:\d+/);
    expect((await run(kernel, '1')).reply.status).toBe('ok');
  });

  test.each([
    ['a loop', 'console.log(1);\nwhile (true) {}'],
    ['a loop after an await', 'console.log(1);\nawait null;\nwhile (true) {}'],
    ['a loop of awaits', 'console.log(1);\nwhile (true) await null;'],
    ['a promise that never settles', 'console.log(1);\nawait new Promise(() => {});'],
  ])('can be interrupted in %s, and keeps its variables', async (_name, code) => {
    await run(kernel, 'const kept = 7;');
    const begun = Promise.withResolvers<void>();
    const reply = kernel.execute(code, { onMessage: (type) => type === 'execute_input' && begun.resolve() });
    await begun.promise;
    // The cell is announced just before it is compiled, and an interrupt at that moment would come too early.
    await vi.waitFor(async () => {
      await kernel.interrupt();
      expect(await Promise.race([reply, 'still running'])).toMatchObject({ status: 'error', ename: 'Interrupted' });
    }, 30_000);
    const { messages } = await run(kernel, 'kept');
    expect(messages.find(({ type }) => type === 'execute_result')?.content.data).toEqual({ 'text/plain': '7' });
  });
});

test('an interrupt while a cell is being compiled leaves the compiler whole', async () => {
  const kernel = await startKernel({ cwd });
  const slow = `const rows = [${"{ a: 1, b: 'x', c: [1, 2] },".repeat(8_000)}];\nawait null;\nwhile (true) {}`;
  const begun = Promise.withResolvers<void>();
  const reply = kernel.execute(slow, { onMessage: (type) => type === 'execute_input' && begun.resolve() });
  await begun.promise;
  await vi.waitFor(async () => {
    await kernel.interrupt();
    expect(await Promise.race([reply, 'still running'])).toMatchObject({ status: 'error', ename: 'Interrupted' });
  }, 50_000);
  const { messages } = await run(kernel, 'const after: number = 3;\nafter');
  expect(messages.find(({ type }) => type === 'execute_result')?.content.data).toEqual({ 'text/plain': '3' });
  await kernel.shutDown();
});

describe('the end of a kernel', () => {
  const kernels: Kernel[] = [];
  afterEach(async () => {
    for (const kernel of kernels.splice(0)) await kernel.kill();
    expect(readdirSync(temporary)).toEqual([]);
  });
  const start = async (options = {}) => {
    const kernel = await startKernel({ cwd, ...options });
    kernels.push(kernel);
    return kernel;
  };
  const startChild = `
    import { spawn } from 'node:child_process';
    console.log(spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' }).pid);`;

  test('takes along the drawing process and what cells have started', async () => {
    const kernel = await start();
    const { text } = await run(kernel, startChild);
    await run(kernel, `(globalThis as any)[Symbol.for('roundtrip.display')]({ '${PLOTLY}': { data: [{ y: [1] }] } });`);
    expect(isRunning(pidIn(text))).toBe(true);
    await kernel.shutDown();
    expect(isRunning(kernel.pid!)).toBe(false);
    await expect.poll(() => isRunning(pidIn(text))).toBe(false);
  });

  test('comes also if it has timers, servers and an endless loop', async () => {
    const kernel = await start();
    const { text } = await run(
      kernel,
      `import { createServer } from 'node:http';
      import { once } from 'node:events';
      setInterval(() => {}, 1000);
      const server = createServer((_, response) => {
        response.on('finish', () => { while (true) {} });
        response.end('from here on it computes');
      });
      await once(server.listen(0, '127.0.0.1'), 'listening');
      console.log('port', (server.address() as any).port);`,
    );
    await (await fetch(`http://127.0.0.1:${/port (\d+)/.exec(text)![1]}`)).text();
    await kernel.shutDown();
    expect(isRunning(kernel.pid!)).toBe(false);
  });

  test('in the middle of a cell is noticed, and named', async () => {
    const kernel = await start();
    await expect(run(kernel, "process.kill(process.pid, 'SIGKILL');")).rejects.toThrow(
      'the kernel was killed by SIGKILL',
    );
    await expect(run(kernel, '1')).rejects.toThrow(KernelError);
  });

  test('by lack of memory is noticed, with its last words', async () => {
    const kernel = await start({ nodeArguments: ['--max-old-space-size=200'] });
    const code =
      'const all: number[][] = [];\nwhile (true) all.push(Array.from({ length: 1e6 }, (_, n) => n + Math.random()));';
    await expect(run(kernel, code)).rejects.toThrow(/^the kernel was killed by SIG\w+; its last output:\n[\s\S]*heap/);
  });

  test('comes with an abort, at once', async () => {
    const controller = new AbortController();
    const kernel = await start({ signal: controller.signal });
    const running = kernel.execute('await new Promise(() => {});', {
      onMessage: (type) => type === 'execute_input' && controller.abort(new Error('Ctrl-C')),
    });
    await expect(running).rejects.toThrow('Ctrl-C');
    await kernel.shutDown();
    expect(isRunning(kernel.pid!)).toBe(false);
  });

  test('comes when the process that started it is killed, also while it computes', async () => {
    const script = `
      import { startKernel } from '${new URL('../../lib/notebook/kernel-client.ts', import.meta.url).href}';
      const kernel = await startKernel({ cwd: ${JSON.stringify(cwd)} });
      const figure = "(globalThis as any)[Symbol.for('roundtrip.display')]({ '${PLOTLY}': { data: [{ y: [1] }] } });";
      await kernel.execute(figure);
      let child;
      await kernel.execute(${JSON.stringify(startChild)}, { onMessage: (type, { text }) => { if (type === 'stream') child = text; } });
      void kernel.execute('await null; while (true) {}', {
        onMessage: (type) => { if (type === 'execute_input') console.log(kernel.pid, child); },
      });`;
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(parent.stdout!, 'data');
    const pids = String(line).trim().split(/\s+/).map(Number);
    expect(pids.map(isRunning)).toEqual([true, true]);
    parent.kill('SIGKILL');
    await expect.poll(() => pids.map(isRunning)).toEqual([false, false]);
  });
});
