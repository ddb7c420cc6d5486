import { writeSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { describe, expect, test } from 'vitest';

describe.runIf(process.platform === 'linux')('libc', async () => {
  const { openPipe, read, Waiter, write } = await import('../../../../lib/measure/kernel/libc.ts');

  test('Waiter, is woken by what can be read at either end, and says so', () => {
    const [first, second] = [openPipe(), openPipe()];
    const waiter = new Waiter(first.readEnd, second.readEnd);
    expect(waiter.wait(0)).toBe(false);
    writeSync(second.writeEnd, '!');
    expect(waiter.wait(60_000)).toBe(true);
  });

  test('Waiter, waits as long as it is told, with fractions of a millisecond', () => {
    const { readEnd } = openPipe();
    const waiter = new Waiter(readEnd, readEnd);
    const startMs = performance.now();
    expect(waiter.wait(2.5)).toBe(false);
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(2.5);
  });

  test('read and write, move bytes, and say -1 where there are none', () => {
    const { readEnd, writeEnd } = openPipe();
    const into = Buffer.alloc(8);
    expect(Number(read(readEnd, into, 8))).toBe(-1);
    expect(Number(write(writeEnd, Buffer.from('abc'), 3))).toBe(3);
    expect(Number(read(readEnd, into, 8))).toBe(3);
    expect(into.toString('latin1', 0, 3)).toBe('abc');
  });
});
