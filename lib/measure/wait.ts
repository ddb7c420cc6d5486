/**
 * Waiting to a fraction of a millisecond. `setTimeout` counts whole milliseconds and is late by one more, so it covers only
 * the far part; the rest is spent in `setImmediate`, which lets sockets be served between two looks at the clock.
 */

import { performance } from 'node:perf_hooks';

const watchMs = 2;

/** The longest wait that a timer can count: 2^31 - 1 ms, almost 25 days. */
export const longestTimerMs = 2 ** 31 - 1;

/** Runs `act` in `ms` milliseconds, not earlier and never at once. @returns a function that cancels */
export function after(ms: number, act: () => void): () => void {
  const dueMs = performance.now() + ms;
  let timeout: NodeJS.Timeout | undefined;
  let immediate: NodeJS.Immediate | undefined;
  const arm = (): void => {
    const farMs = dueMs - performance.now() - watchMs;
    if (farMs >= 1) timeout = setTimeout(arm, Math.min(Math.floor(farMs), longestTimerMs));
    else immediate = setImmediate(look);
  };
  const look = (): void => {
    if (performance.now() >= dueMs) act();
    else arm();
  };
  arm();
  return () => {
    clearTimeout(timeout);
    clearImmediate(immediate);
  };
}

/** `promise`, or the signal's reason if that comes first. The caller still owns what `promise` stands for. */
export async function until<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  let stop = (): void => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
