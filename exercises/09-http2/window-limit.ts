/** A link, and how much a receiver is ready to take. */
export interface Receiving {
  readonly rttMs: number;
  /** Of the link, in bits per second. */
  readonly rateBitsPerSecond: number;
  /** Of each stream, in bytes. */
  readonly streamWindowBytes: number;
  /** Of the connection: all of its streams together, in bytes. */
  readonly connectionWindowBytes: number;
  /** How many streams carry large responses at the same time. */
  readonly streams: number;
}

/** The most bits per second that one connection of HTTP/2 carries, when TCP's own windows are large. */
export function rateLimit(receiving: Receiving): number {
  // TODO: how many bytes may be under way at a time? They take a round trip; and the link has a rate of its own.
  throw new Error(`write the rate of ${receiving.streams} streams at ${receiving.rttMs} ms`);
}

/** How many segments may leave in the first round of a page: on one connection of HTTP/2, and on several of HTTP/1.1. */
export function firstRoundSegments(page: {
  /** Segments of all responses together; they are equally large. */
  readonly segments: number;
  readonly objects: number;
  /** Of HTTP/1.1, all of them open already. */
  readonly connections: number;
  readonly initialWindowSegments: number;
}): { http2: number; http11: number } {
  // TODO: each connection has an initial window of its own; HTTP/1.1 uses it for one response at a time.
  throw new Error(`write the first round of ${page.segments} segments`);
}
