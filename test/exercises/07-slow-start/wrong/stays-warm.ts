interface Visit {
  readonly rttMs: number;
  readonly segments: number;
  readonly initialWindowSegments: number;
  readonly grownWindowSegments: number;
}

function rounds(segments: number, windowSegments: number): number {
  let count = 1;
  for (let window = windowSegments, sent = window; sent < segments; count++) {
    window *= 2;
    sent += window;
  }
  return count;
}

/** Wrong: a connection that is warm stays warm, however long it is idle. */
export function savedMs({ rttMs, segments, initialWindowSegments, grownWindowSegments }: Visit): number {
  return (1 + rounds(segments, initialWindowSegments) - rounds(segments, grownWindowSegments)) * rttMs;
}
