/** What a handful of samples says: the middle one, and how steeply they rise. */

/** Of an even number of values the lower middle one. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1] ?? Number.NaN;
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
