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

/** Wrong: fills the window of every connection, though each has one response under way. */
export function firstRoundSegments(page: Page): { http2: number; http11: number } {
  const { segments, connections, initialWindowSegments } = page;
  return {
    http2: Math.min(segments, initialWindowSegments),
    http11: Math.min(segments, connections * initialWindowSegments),
  };
}
