/**
 * Time of the simulation: whole nanoseconds since navigation, as numbers that are exact up to 104 days.
 *
 * Whole, because events that belong to one instant (the answers of five equal connections, say) must compare as equal;
 * half a round trip added twice is a round trip. Nanoseconds, because a byte at 1 Gbit/s takes 8 of them, and because
 * timelines are rounded to them. A segment's transmission is seldom a whole number: the link carries the remainder over
 * (`link.ts`), so that no sum of segments drifts.
 */

const nsPerMs = 1e6;

export function nsOf(ms: number): number {
  return Math.round(ms * nsPerMs);
}

export function msOf(ns: number): number {
  return ns / nsPerMs;
}
