interface Visit {
  readonly rttMs: number;
  readonly segments: number;
  readonly initialWindowSegments: number;
  readonly grownWindowSegments: number;
  readonly idleMs: number;
  readonly rtoMs: number;
}

function rounds(segments: number, windowSegments: number): number {
  let count = 1;
  for (let window = windowSegments, sent = window; sent < segments; count++) {
    window *= 2;
    sent += window;
  }
  return count;
}

/** Wrong: a pause sets the window to the initial one, even where it was smaller. */
export function savedMs({ rttMs, segments, initialWindowSegments, grownWindowSegments, idleMs, rtoMs }: Visit): number {
  const window = idleMs > rtoMs ? initialWindowSegments : grownWindowSegments;
  return (1 + rounds(segments, initialWindowSegments) - rounds(segments, window)) * rttMs;
}
