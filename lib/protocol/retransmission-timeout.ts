/**
 * When TCP gives up waiting for an acknowledgement and sends again: RFC 6298 as a small state and pure steps.
 *
 * The timeout follows a smoothed round trip and its variation, has a floor, and doubles each time it expires. Samples must
 * not come from segments that were sent twice (Karn, RFC 6298 s.3); that is the caller's business, as are the timers
 * themselves, and timestamps. QUIC has another (probe timeout, RFC 9002 s.6.2); its initial round trip is 333 ms.
 */

export interface RtoRule {
  /** Timeout before the first sample. */
  readonly initialMs: number;
  readonly leastMs: number;
  /** What the floor holds up: the whole timeout, or only what is added to the smoothed round trip. */
  readonly leastOf: 'timeout' | 'variation';
  readonly mostMs: number;
  readonly clockGranularityMs: number;
  /** Whether data starts with at least 3 s after a SYN timed out (s.5.7). */
  readonly threeSecondsAfterSyn: boolean;
  /** How many SYN retransmissions keep the first timeout before it doubles. */
  readonly linearSynRetransmissions: number;
  readonly source: string;
}

export const rtoRules: { readonly [name in 'RFC 6298' | 'Linux']: RtoRule } = {
  'RFC 6298': {
    initialMs: 1000,
    leastMs: 1000,
    leastOf: 'timeout',
    mostMs: 60_000,
    clockGranularityMs: 1,
    threeSecondsAfterSyn: true,
    linearSynRetransmissions: 0,
    source: 'RFC 6298 s.2.1, 2.4, 2.5 (a maximum is optional, at least 60 s), 5.7',
  },
  Linux: {
    initialMs: 1000,
    leastMs: 200,
    leastOf: 'variation',
    mostMs: 120_000,
    clockGranularityMs: 1,
    threeSecondsAfterSyn: false,
    linearSynRetransmissions: 4,
    source:
      'Linux, include/net/tcp.h (TCP_RTO_MIN, TCP_RTO_MAX), net/ipv4/tcp_input.c; tcp_syn_linear_timeouts since 6.5',
  },
};

/**
 * RFC 6298 with another first timeout. Whoever sets that below the floor of 1 s does not want later ones to be longer, so the
 * floor comes down with it.
 *
 * @example
 * rtoRuleFrom(240).leastMs; // 240
 */
export function rtoRuleFrom(initialMs: number): RtoRule {
  const rule = rtoRules['RFC 6298'];
  return { ...rule, initialMs, leastMs: Math.min(rule.leastMs, initialMs) };
}

export interface RtoState {
  /** `null` before the first sample. */
  readonly smoothedRttMs: number | null;
  readonly rttVariationMs: number;
  readonly timeoutMs: number;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** The state of a new connection (s.2.1). */
export function newRto(rule: RtoRule = rtoRules['RFC 6298']): Writable<RtoState> {
  return { smoothedRttMs: null, rttVariationMs: 0, timeoutMs: rule.initialMs };
}

/**
 * The state after a round trip of `rttMs` was measured (s.2.2 for the first, s.2.3 for the others). It also ends the
 * doubling of earlier timeouts.
 *
 * @example
 * withRttSample(newRto(), 800).timeoutMs; // 2400: 800 + 4 * 400
 */
export function withRttSample(state: RtoState, rttMs: number, rule: RtoRule = rtoRules['RFC 6298']): RtoState {
  const sampled = { ...state };
  takeRttSample(sampled, rttMs, rule);
  return sampled;
}

/** As `withRttSample`, but into `state` itself: a simulation takes a sample with each acknowledgement. */
export function takeRttSample(state: Writable<RtoState>, rttMs: number, rule: RtoRule): void {
  const { smoothedRttMs: before, rttVariationMs: variationBefore } = state;
  // s.2.3: the variation is updated with the old smoothed round trip, so it comes first.
  const rttVariationMs = before === null ? rttMs / 2 : 0.75 * variationBefore + 0.25 * Math.abs(before - rttMs);
  const smoothedRttMs = before === null ? rttMs : 0.875 * before + 0.125 * rttMs;
  const addedMs = Math.max(rule.clockGranularityMs, 4 * rttVariationMs);
  const timeoutMs =
    rule.leastOf === 'timeout'
      ? Math.max(rule.leastMs, smoothedRttMs + addedMs)
      : smoothedRttMs + Math.max(rule.leastMs, addedMs);
  state.smoothedRttMs = smoothedRttMs;
  state.rttVariationMs = rttVariationMs;
  state.timeoutMs = Math.min(timeoutMs, rule.mostMs);
}

/** The state after the timer expired: twice the timeout, up to the maximum (s.5.5). */
export function afterExpiry(state: RtoState, rule: RtoRule = rtoRules['RFC 6298']): RtoState {
  return { ...state, timeoutMs: Math.min(2 * state.timeoutMs, rule.mostMs) };
}

/**
 * The state with which data transmission begins if the timer expired while the SYN was under way and the connection now
 * uses less than 3 s: it starts with 3 s (s.5.7).
 */
export function afterSynExpiry(state: RtoState, rule: RtoRule = rtoRules['RFC 6298']): RtoState {
  return rule.threeSecondsAfterSyn ? { ...state, timeoutMs: Math.max(3000, state.timeoutMs) } : state;
}

/**
 * When a SYN that nobody answers is sent again, in ms after the first.
 *
 * @example
 * synRetransmissionsMs(3); // [1000, 3000, 7000]
 * synRetransmissionsMs(7, rtoRules.Linux); // [1000, 2000, 3000, 4000, 5000, 7000, 11000]
 */
export function synRetransmissionsMs(count: number, rule: RtoRule = rtoRules['RFC 6298']): readonly number[] {
  const times: number[] = [];
  let state = newRto(rule);
  let atMs = 0;
  while (times.length < count) {
    atMs += state.timeoutMs;
    times.push(atMs);
    if (times.length > rule.linearSynRetransmissions) state = afterExpiry(state, rule);
  }
  return times;
}
