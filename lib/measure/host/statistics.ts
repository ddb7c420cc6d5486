/** What a handful of samples says: the middle one, their spread, and how steeply they rise. */

/** The smallest value that `share` (above 0, up to 1) of all values do not pass; of none, NaN. */
export function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN;
}

/** Of an even number of values the lower middle one. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/**
 * The median of the slopes between all pairs of points (Theil 1950, Sen 1968): unlike least squares, a single jump, as of a
 * heap that has grown once, does not tilt it. Needs two different `x`.
 */
export function slope(points: readonly { readonly x: number; readonly y: number }[]): number {
  const slopes = points.flatMap((from, index) =>
    points
      .slice(index + 1)
      .filter((to) => to.x !== from.x)
      .map((to) => (to.y - from.y) / (to.x - from.x)),
  );
  return median(slopes);
}
