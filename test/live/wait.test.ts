import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { after, until } from '../../lib/measure/wait.ts';

test.each([0, 0.4, 3, 25])('after, %d ms are never cut short', async (ms) => {
  const startMs = performance.now();
  const waitedMs = await new Promise<number>((resolve) => after(ms, () => resolve(performance.now() - startMs)));
  expect(waitedMs).toBeGreaterThanOrEqual(ms);
});

test('after, of a few waits one is exact to half a millisecond', async () => {
  const lateMs: number[] = [];
  for (let i = 0; i < 10; i++) {
    const startMs = performance.now();
    await new Promise<void>((resolve) => after(10.5, resolve));
    lateMs.push(performance.now() - startMs - 10.5);
  }
  expect(Math.min(...lateMs)).toBeLessThan(0.5);
});

test('after, does not act at once, nor when cancelled', async () => {
  let acts = 0;
  const act = (): void => {
    acts++;
  };
  after(0, act);
  for (const ms of [0, 5]) after(ms, act)();
  expect(acts).toBe(0);
  await new Promise<void>((resolve) => after(20, resolve));
  expect(acts).toBe(1);
});

test('after, acts in the order of due times', async () => {
  const order: number[] = [];
  await Promise.all(
    [12, 4, 8].map((ms) => new Promise<void>((resolve) => after(ms, () => resolve(void order.push(ms))))),
  );
  expect(order).toEqual([4, 8, 12]);
});

test('until, gives what comes first', async () => {
  const controller = new AbortController();
  await expect(until(controller.signal, Promise.resolve(1))).resolves.toBe(1);
  const error = new Error('own');
  await expect(until(controller.signal, Promise.reject(error))).rejects.toBe(error);
  const waiting = until(controller.signal, new Promise(() => {}));
  const reason = new Error('stopped');
  controller.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  await expect(until(controller.signal, new Promise(() => {}))).rejects.toBe(reason);
});
