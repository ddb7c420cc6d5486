/**
 * What a multiplexed connection allows before anything is negotiated, and what undici asks for instead.
 *
 * A new HTTP/2 connection costs no round trip for its SETTINGS: requests may follow the client's preface at once (RFC 9113
 * s.3.4). Its windows are the hidden cost: with the defaults, neither a stream nor the connection carries more than one
 * window per round trip. TCP's own head-of-line blocking stays (s.1). Left out: priorities, and header compression.
 */

export interface MultiplexingLimit {
  readonly setting: string;
  /** `null`: unlimited. */
  readonly initial: number | null;
  readonly unit: 'streams' | 'bytes';
  readonly source: string;
  /** The value undici 8.12.4 uses; `undefined`: not its to set. */
  readonly undici?: number;
}

export const http2Limits: readonly MultiplexingLimit[] = [
  {
    setting: 'SETTINGS_MAX_CONCURRENT_STREAMS',
    initial: null,
    unit: 'streams',
    source: 'RFC 9113 s.6.5.2 (recommended: at least 100)',
    undici: 100,
  },
  {
    setting: 'SETTINGS_INITIAL_WINDOW_SIZE',
    initial: 65_535,
    unit: 'bytes',
    source: 'RFC 9113 s.6.5.2',
    undici: 262_144,
  },
  { setting: 'connection window', initial: 65_535, unit: 'bytes', source: 'RFC 9113 s.6.9.2', undici: 524_288 },
  { setting: 'SETTINGS_MAX_FRAME_SIZE', initial: 16_384, unit: 'bytes', source: 'RFC 9113 s.6.5.2' },
];

/** RFC 9114 s.6.1: an HTTP/3 server should permit at least this many request streams at a time. */
export const http3RequestStreamsLeast = 100;

/**
 * The most that a receive window of `windowBytes` lets through, in bits per second: one window per round trip.
 *
 * @example
 * windowRateBitsPerSecond({ windowBytes: 65_535, rttMs: 100 }); // 5242800
 */
export function windowRateBitsPerSecond(path: { readonly windowBytes: number; readonly rttMs: number }): number {
  return (path.windowBytes * 8 * 1000) / path.rttMs;
}

/** Fields of HTTP/1.1 connections that make an HTTP/2 or HTTP/3 message malformed (RFC 9113 s.8.2.2, RFC 9114 s.4.2). */
export const connectionSpecificFields = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
] as const;
