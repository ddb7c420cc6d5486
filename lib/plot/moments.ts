/** What plots over time share: where their axis begins and ends, and how many points a line needs. */

import { narrowPx, numberAxis } from './frame.ts';

export interface Point {
  readonly atMs: number;
  readonly bytes: number;
}

/** More do not show at any width, and make a notebook slow. */
const pointsMost = 2000;

/** From the start of navigation on, or from the first moment where that is late. */
export function timeAxis(moments: readonly { readonly atMs: number }[], width: number) {
  const [first, last] = moments.reduce(
    ([least, most], { atMs }) => [Math.min(least, atMs), Math.max(most, atMs)],
    [Number.POSITIVE_INFINITY, 0],
  );
  const from = first > last / 2 ? first - (last - first) * 0.03 - 1 : 0;
  const to = last + (last - from) * 0.03 || 1;
  return { ...numberAxis('time (ms)'), range: [Math.max(0, from), to], nticks: width < narrowPx ? 5 : 10 };
}

/** Of each instant the last two points, and of long lines the extremes: what is left looks the same. */
export function thinnedPoints(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    if (kept.at(-1)?.atMs === point.atMs && kept.at(-2)?.atMs === point.atMs) kept.pop();
    kept.push(point);
  }
  if (kept.length <= pointsMost) return kept;
  const size = Math.ceil(kept.length / (pointsMost / 2));
  return Array.from({ length: Math.ceil(kept.length / size) }, (_, index) => {
    const bucket = kept.slice(index * size, (index + 1) * size);
    const byBytes = [...bucket].sort((a, b) => a.bytes - b.bytes);
    return [byBytes[0]!, byBytes.at(-1)!].sort((a, b) => a.atMs - b.atMs);
  }).flat();
}
