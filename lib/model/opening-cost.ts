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
  /** Bytes of each flight that the server has sent before; its congestion window has grown by them. */
  readonly serverFlights: readonly number[];
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
    leadingBytes: serverFlightsOf(trailing).reduce((sum, bytes) => sum + bytes, 0),
    serverFlights: serverFlightsOf(before),
  };
  // Early data does not shorten a handshake: the request overtakes it.
  const handshakeMs = earlyData ? transportMs + link.rttMs : transportMs + securityMs;
  if (policy.protocol === 'HTTP/3') return { ...shared, connectMs: handshakeMs, tlsMs: null };
  // Nor does Fast Open: what rides in the SYN overtakes the SYN-ACK.
  const connectMs = link.rttMs;
  return { ...shared, connectMs, tlsMs: policy.security === 'none' ? null : Math.max(0, handshakeMs - connectMs) };
}

function serverFlightsOf(flights: readonly Flight[]): readonly number[] {
  return flights.filter(({ from }) => from === 'server').map(({ bytes }) => bytes);
}
