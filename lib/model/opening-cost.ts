/**
 * What a connection costs before and beside its requests: the round trips of its handshakes, and the time that the
 * handshakes' bytes take on an otherwise empty link.
 */

import { type Flight, handshakeOf } from '../protocol/handshake.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { transmissionMs } from '../units.ts';

/** Times in ms, sizes in bytes. */
export interface OpeningCost {
  /** Handshake of the transport, from its first packet. QUIC's includes the keys. */
  readonly connectMs: number;
  /** What TLS adds to that; `null` where there is none. */
  readonly tlsMs: number | null;
  /** When the first request may leave, counted from the opening. */
  readonly leavesAfterMs: number;
  /** Bytes of the handshake that ride with the first request. */
  readonly ridingBytes: number;
  /** Bytes of the handshake that go ahead of the first response. */
  readonly leadingBytes: number;
  /** Bytes that the server has sent before; its congestion window has grown by them. */
  readonly serverBytes: number;
}

/**
 * What each new connection of a scenario costs.
 *
 * @example
 * openingCost(parseScenario({ page, policy: { security: 'tls1.3' } })).leavesAfterMs; // 200 at 100 ms, unlimited rate
 */
export function openingCost({ link, policy, tcp }: Scenario): OpeningCost {
  const { flights, trailing, transportRoundTrips, securityRoundTrips, earlyData } = handshakeOf(policy.security, tcp);
  const before = flights.slice(0, -1);
  const transmittedMs = before.reduce((sum, { bytes }) => sum + transmissionMs(bytes, link.rateBitsPerSecond), 0);
  const transportMs = transportRoundTrips * link.rttMs;
  const securityMs = securityRoundTrips * link.rttMs + transmittedMs;
  const shared = {
    leavesAfterMs: transportMs + securityMs,
    ridingBytes: flights.at(-1)?.bytes ?? 0,
    leadingBytes: serverBytesOf(trailing),
    serverBytes: serverBytesOf(before),
  };
  // Early data does not shorten a handshake: the request overtakes it.
  if (policy.protocol === 'HTTP/3') {
    return { ...shared, connectMs: earlyData ? link.rttMs : transportMs + securityMs, tlsMs: null };
  }
  if (policy.security === 'none') return { ...shared, connectMs: link.rttMs, tlsMs: null };
  return { ...shared, connectMs: transportMs, tlsMs: earlyData ? link.rttMs : securityMs };
}

function serverBytesOf(flights: readonly Flight[]): number {
  return flights.reduce((sum, { from, bytes }) => sum + (from === 'server' ? bytes : 0), 0);
}
