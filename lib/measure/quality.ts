/**
 * How far a run's times can be trusted. The link knows when each of its events was due. What the client's own programs add
 * shows in the handshake: where packets were seen, it is what the client waited beyond the packets' own time; elsewhere,
 * beyond the round trip, which the relay charges and nothing else.
 */

import type { Packet } from '../timeline/packet.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { Lateness, Navigation } from './link.ts';

export interface Quality {
  /** Of the link's events, against when they were due. */
  readonly lateness: Lateness;
  /** The longest that a client waited for a handshake which had ended. */
  readonly handshakeExcessMs: number;
  /** Page loads that were made to get this one. */
  readonly tries: number;
}

export function qualityOf(
  { timeline, link, packets }: Pick<Navigation, 'timeline' | 'link' | 'packets'>,
  tries: number,
): Quality {
  return { lateness: link.lateness, handshakeExcessMs: handshakeExcessMs(timeline, packets), tries };
}

function handshakeExcessMs({ scenario, connections }: Timeline, packets: readonly Packet[]): number {
  const endsMs = connections.map(({ phases }) => phases[0]!.endMs);
  if (packets.length === 0) {
    return Math.max(...connections.map(({ openedAtMs }, i) => endsMs[i]! - openedAtMs - scenario.link.rttMs));
  }
  // Clients and link count connections in the same order; where several begin at once, the sum over all is the same.
  const synAcksMs = packets
    .filter(({ from, flags }) => from === 'server' && flags.includes('SYN'))
    .map(({ arrivedAtMs }) => arrivedAtMs ?? Number.NEGATIVE_INFINITY);
  const known = [...endsMs].sort((a, b) => a - b);
  const ended = [...synAcksMs].sort((a, b) => a - b).slice(-known.length);
  return Math.max(...ended.map((endedMs, i) => known[i]! - endedMs));
}

/** An idle machine is late by about 1 ms, a busy one by 10. */
const latenessMaxMs = 3;
/** On a long page load more may be late without being seen. */
const latenessMaxShare = 0.01;

/** Whether a page load of that length may stand as it is. */
export function isPunctual({ lateness, handshakeExcessMs }: Quality, pageLoadMs: number): boolean {
  return Math.max(lateness.p99Ms, handshakeExcessMs) <= Math.max(latenessMaxMs, latenessMaxShare * pageLoadMs);
}
