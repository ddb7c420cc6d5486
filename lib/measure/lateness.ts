/** By how much events were later than due, in a few numbers. */

import type { Lateness } from './link.ts';

/** @param latenessMs of each event; is not changed */
export function latenessOf(latenessMs: readonly number[]): Lateness {
  const sorted = [...latenessMs].sort((a, b) => a - b);
  const quantile = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
  return { events: sorted.length, p50Ms: quantile(0.5), p99Ms: quantile(0.99) };
}
