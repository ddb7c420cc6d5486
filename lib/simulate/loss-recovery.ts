/**
 * How a sender finds out that a packet was lost: the two transports as a table.
 *
 * Both count packets that were sent later and have arrived, because the simulated path does not reorder. TCP gives a
 * segment up when three later packets have been reported, which are three duplicate ACKs (RFC 5681 s.3.2, RFC 6675 s.4),
 * and tells a retransmission from its original as RACK does (RFC 8985). QUIC gives a packet up when the newest
 * acknowledged one was sent three later (RFC 9002 s.6.1.1) or a bit more than a round trip later (s.6.1.2).
 *
 * When nothing comes back, TCP's retransmission timeout (RFC 6298) takes everything under way for lost and starts again
 * from one segment; QUIC's probe timeout (RFC 9002 s.6.2) sends the oldest two again and leaves the window alone.
 * Left out: TCP's tail loss probe (RFC 8985 s.7), undoing a spurious timeout, QUIC's persistent congestion.
 */

import { type RtoRule, rtoRuleFrom, rtoRules } from '../protocol/retransmission-timeout.ts';

export interface LossRecovery {
  /** Whether bytes are delivered only in the order in which they were sent. */
  readonly inOrder: boolean;
  /** Packets numbered below this are lost, of those under way; from the three newest acknowledged, newest first. */
  readonly lostBelow: (newest: number, second: number, third: number) => number;
  /** A packet older than the newest acknowledged is lost after this many round trips; `null`: no such rule. */
  readonly lostAfterRoundTrips: number | null;
  /** How long a receiver that delays its ACKs may delay one. */
  readonly delayedAckMs: number;
  /** Whether the timeout allows for that delay; TCP's floor is well above it. */
  readonly timeoutAddsDelay: boolean;
  readonly onTimeout: 'everything is lost' | 'probe';
  /** The timeout's rule for a first timeout of `initialMs`. */
  readonly timeout: (initialMs: number) => RtoRule;
}

export const tcpRecovery: LossRecovery = {
  inOrder: true,
  lostBelow: (_newest, _second, third) => third,
  lostAfterRoundTrips: null,
  delayedAckMs: 40, // Linux, TCP_DELACK_MIN; RFC 1122 s.4.2.3.2 allows up to 500 ms
  timeoutAddsDelay: false,
  onTimeout: 'everything is lost',
  timeout: rtoRuleFrom,
};

/** RFC 9002 s.6.1.1: kPacketThreshold. */
const packetThreshold = 3;

export const quicRecovery: LossRecovery = {
  inOrder: false,
  lostBelow: (newest) => newest - packetThreshold + 1,
  lostAfterRoundTrips: 9 / 8, // RFC 9002 s.6.1.2: kTimeThreshold
  delayedAckMs: 25, // RFC 9000 s.18.2: default of max_ack_delay
  timeoutAddsDelay: true,
  onTimeout: 'probe',
  // RFC 9002 s.6.2.1: smoothed_rtt + max(4 * rttvar, kGranularity), without a floor.
  timeout: (initialMs) => ({
    ...rtoRules['RFC 6298'],
    initialMs,
    leastMs: 1,
    leastOf: 'variation',
    source: 'RFC 9002 s.6.2.1',
  }),
};
