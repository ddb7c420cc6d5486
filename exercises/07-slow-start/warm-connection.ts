/** A response that may travel on a connection which is open already. */
export interface Visit {
  readonly rttMs: number;
  readonly segments: number;
  readonly initialWindowSegments: number;
  /** The window to which the open connection has grown. */
  readonly grownWindowSegments: number;
  /** How long it has sent nothing. */
  readonly idleMs: number;
  /** Its retransmission timeout. */
  readonly rtoMs: number;
}

/** Rounds of a response whose first window is `windowSegments`, when the window doubles each round. */
export function rounds(segments: number, windowSegments: number): number {
  let count = 1;
  for (let window = windowSegments, sent = window; sent < segments; count++) {
    window *= 2;
    sent += window;
  }
  return count;
}

/** By how many ms the open connection is faster than a new one, after RFC 5681 s.4.1; bytes take no time of their own. */
export function savedMs(visit: Visit): number {
  // TODO: which window does the open connection begin with? Count the round trips that it does not need.
  throw new Error(`write what a connection saves that was idle for ${visit.idleMs} ms`);
}
