/** Places labels in a column, each as near as can be to where it belongs, none on another. */

export interface Wanted {
  /** Where its middle belongs, in px from the top. */
  readonly atPx: number;
  readonly heightPx: number;
}

/** @returns the middle of each label in px, in the order given; within 0 and `withinPx` while they fit */
export function placeLabels(wanted: readonly Wanted[], withinPx: number): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a]!.atPx - wanted[b]!.atPx || a - b);
  const placed: number[] = wanted.map(({ atPx }) => atPx);
  let floor = 0;
  for (const index of order) {
    const half = wanted[index]!.heightPx / 2;
    placed[index] = Math.max(placed[index]!, floor + half);
    floor = placed[index]! + half;
  }
  let ceiling = withinPx;
  for (const index of order.toReversed()) {
    const half = wanted[index]!.heightPx / 2;
    placed[index] = Math.min(placed[index]!, ceiling - half);
    ceiling = placed[index]! - half;
  }
  return placed;
}
