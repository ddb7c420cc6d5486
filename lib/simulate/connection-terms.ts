/** What all connections of a page have in common: what policy and link make of them, worked out once. */

import { type Flight, handshakeOf } from '../protocol/handshake.ts';
import type { RtoRule } from '../protocol/retransmission-timeout.ts';
import { isMultiplexed } from '../scenario/is-multiplexed.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { type LossRecovery, quicRecovery, tcpRecovery } from './loss-recovery.ts';
import type { Sharing } from './send-buffer.ts';

export interface ConnectionTerms {
  readonly isQuic: boolean;
  readonly isMultiplexed: boolean;
  /** Requests under way at a time. */
  readonly underWayMost: number;
  /** Requests in all. */
  readonly requestsMost: number;
  readonly recovery: LossRecovery;
  readonly rtoRule: RtoRule;
  readonly sharing: Sharing;
  readonly handshake: HandshakeTerms;
}

/** The flights of TLS or QUIC that have bytes, in order. */
export interface HandshakeTerms {
  readonly flights: readonly Flight[];
  /** Server flights that the client needs before it may ask, and before its handshake is complete. */
  readonly neededToAsk: number;
  readonly neededToComplete: number;
}

export function connectionTerms({ policy, tcp }: Scenario): ConnectionTerms {
  const hasStreams = isMultiplexed(policy);
  const isQuic = policy.protocol === 'HTTP/3';
  const recovery = isQuic ? quicRecovery : tcpRecovery;
  return {
    isQuic,
    isMultiplexed: hasStreams,
    underWayMost: hasStreams ? Number.POSITIVE_INFINITY : policy.pipelineDepth,
    requestsMost: policy.persistent ? (policy.requestsPerConnectionMax ?? Number.POSITIVE_INFINITY) : 1,
    recovery,
    rtoRule: recovery.timeout(tcp.initialRtoMs),
    sharing: hasStreams ? 'turns' : 'in order',
    handshake: handshakeTerms({ policy, tcp }),
  };
}

function handshakeTerms({ policy, tcp }: Pick<Scenario, 'policy' | 'tcp'>): HandshakeTerms {
  const { flights, trailing, earlyData } = handshakeOf(policy.security, tcp);
  const neededToAsk = serverFlightsOf(flights);
  return {
    flights: [...flights, ...trailing].filter(({ bytes }) => bytes > 0),
    neededToAsk,
    neededToComplete: earlyData ? Math.min(1, serverFlightsOf(trailing)) : neededToAsk,
  };
}

function serverFlightsOf(flights: readonly Flight[]): number {
  return flights.filter(({ from }) => from === 'server').length;
}
