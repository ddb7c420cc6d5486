/**
 * One clock for all threads and processes of an experiment: CLOCK_MONOTONIC, which namespaces do not change. `performance.now()`
 * counts from the start of its own thread; the difference between the two is taken once, at the least delayed of some looks.
 */

import { performance } from 'node:perf_hooks';

const looks = 50;

const offsetMs = ((): number => {
  let leastMs = Number.POSITIVE_INFINITY;
  let offset = 0;
  for (let look = 0; look < looks; look++) {
    const beforeMs = performance.now();
    const monotonicMs = Number(process.hrtime.bigint()) / 1e6;
    const afterMs = performance.now();
    if (afterMs - beforeMs >= leastMs) continue;
    leastMs = afterMs - beforeMs;
    offset = monotonicMs - (beforeMs + afterMs) / 2;
  }
  return offset;
})();

/** Milliseconds on the clock that all processes of this machine share. */
export function monotonicMs(): number {
  return performance.now() + offsetMs;
}

/** A time of this thread's `performance.now()` on the shared clock. */
export function toMonotonic(performanceMs: number): number {
  return performanceMs + offsetMs;
}
