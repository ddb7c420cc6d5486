import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { withinLimits } from '../../../lib/measure/limits.ts';

const long = { signal: undefined, timeLimitMs: 60_000 };
/** Ends when its signal does, and says why. */
const untilStopped = async (signal: AbortSignal): Promise<never> => {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
};

test('withinLimits, hands on what comes of it', async () => {
  await expect(withinLimits(long, async () => 42)).resolves.toBe(42);
  const error = new Error('own');
  await expect(withinLimits(long, () => Promise.reject(error))).rejects.toBe(error);
});

test('withinLimits, its caller may stop it, also beforehand', async () => {
  const controller = new AbortController();
  const running = withinLimits({ ...long, signal: controller.signal }, untilStopped);
  controller.abort('enough');
  const stopped = { code: 'RT_EXPERIMENT', message: 'missing result: the experiment was aborted', cause: 'enough' };
  await expect(running).rejects.toMatchObject(stopped);
  await expect(withinLimits({ ...long, signal: controller.signal }, untilStopped)).rejects.toMatchObject(stopped);
});

test('withinLimits, time is up after timeLimitMs', async () => {
  vi.useFakeTimers();
  try {
    const running = expect(withinLimits({ ...long, timeLimitMs: 5000 }, untilStopped)).rejects.toMatchObject({
      code: 'RT_EXPERIMENT',
      message: 'missing result: the experiment passed its time limit of 5 s; give timeLimitMs more',
    });
    await vi.advanceTimersByTimeAsync(5000);
    await running;
  } finally {
    vi.useRealTimers();
  }
});

test('withinLimits, leaves no timer and no listener', async () => {
  vi.useFakeTimers();
  try {
    const { signal } = new AbortController();
    const removed = vi.spyOn(signal, 'removeEventListener');
    await withinLimits({ signal, timeLimitMs: 5000 }, async () => {});
    expect(vi.getTimerCount()).toBe(0);
    expect(removed).toHaveBeenCalledWith('abort', expect.any(Function));
  } finally {
    vi.useRealTimers();
  }
});
