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

/** Wrong: after a pause the connection has to be opened anew, so nothing is saved. */
export function savedMs({ rttMs, segments, initialWindowSegments, grownWindowSegments, idleMs, rtoMs }: Visit): number {
  if (idleMs > rtoMs) return 0;
  return (1 + rounds(segments, initialWindowSegments) - rounds(segments, grownWindowSegments)) * rttMs;
}
