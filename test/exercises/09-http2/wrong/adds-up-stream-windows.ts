interface Receiving {
  readonly rttMs: number;
  readonly rateBitsPerSecond: number;
  readonly streamWindowBytes: number;
  readonly connectionWindowBytes: number;
  readonly streams: number;
}

interface Page {
  readonly segments: number;
  readonly objects: number;
  readonly connections: number;
  readonly initialWindowSegments: number;
}

/** Wrong: forgets that all streams share the window of the connection. */
export function rateLimit(of: Receiving): number {
  return Math.min(of.rateBitsPerSecond, (of.streams * of.streamWindowBytes * 8 * 1000) / of.rttMs);
}

export function firstRoundSegments(page: Page): { http2: number; http11: number } {
  const { segments, objects, connections, initialWindowSegments } = page;
  const http11 = Math.min(connections, objects) * Math.min(segments / objects, initialWindowSegments);
  return { http2: Math.min(segments, initialWindowSegments), http11 };
}
