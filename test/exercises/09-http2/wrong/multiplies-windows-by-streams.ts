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

export function rateLimit(of: Receiving): number {
  const underWayBytes = Math.min(of.streams * of.streamWindowBytes, of.connectionWindowBytes);
  return Math.min(of.rateBitsPerSecond, (underWayBytes * 8 * 1000) / of.rttMs);
}

/** Wrong: gives each stream an initial window of its own, as if it were a connection. */
export function firstRoundSegments(page: Page): { http2: number; http11: number } {
  const { segments, objects, connections, initialWindowSegments } = page;
  const http11 = Math.min(connections, objects) * Math.min(segments / objects, initialWindowSegments);
  return { http2: Math.min(segments, objects * initialWindowSegments), http11 };
}
