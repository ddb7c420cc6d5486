import { afterEach, expect, test } from 'vitest';
import { CellOutput } from '../../../../lib/notebook/kernel/cell-output.ts';
import type { CellRunner } from '../../../../lib/notebook/kernel/cell-runner.ts';
import { guardProcess } from '../../../../lib/notebook/kernel/process-guards.ts';

const events = ['uncaughtException', 'unhandledRejection', 'SIGINT'];
const { exit } = process;
const writes = { stdout: process.stdout.write, stderr: process.stderr.write };
const listeners = new Map(events.map((event) => [event, process.rawListeners(event)]));
afterEach(() => {
  process.exit = exit;
  process.stdout.write = writes.stdout;
  process.stderr.write = writes.stderr;
  for (const event of events) {
    const added = process.rawListeners(event).filter((listener) => !listeners.get(event)?.includes(listener));
    for (const listener of added) process.off(event, listener as () => void);
  }
});

test('guardProcess sends prints to the cell, refuses to exit, and reports what nobody caught', async () => {
  const texts: object[] = [];
  const output = new CellOutput((_type, content) => void texts.push(content));
  const reported: unknown[] = [];
  const interrupts: string[] = [];
  guardProcess({
    output,
    reportLate: (what: string, error: unknown) => void reported.push([what, error]),
    interrupt: () => void interrupts.push('interrupt'),
  } as unknown as CellRunner);

  await new Promise<void>((resolve) => process.stdout.write('out', () => resolve()));
  process.stderr.write(Buffer.from('err'));
  expect(() => process.exit(3)).toThrow('unsupported call: process.exit(3) would end the kernel');
  const added = (event: string) =>
    process.rawListeners(event).find((listener) => !listeners.get(event)?.includes(listener));
  added('unhandledRejection')?.('reason');
  added('uncaughtException')?.('error');
  added('SIGINT')?.();
  await output.settled();
  process.stdout.write = writes.stdout;

  expect(texts).toEqual([
    { name: 'stdout', text: 'out' },
    { name: 'stderr', text: 'err' },
  ]);
  expect(reported).toEqual([
    ['Unhandled rejection', 'reason'],
    ['Uncaught error', 'error'],
  ]);
  expect(interrupts).toEqual(['interrupt']);
});
