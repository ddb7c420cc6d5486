/**
 * How far a run's times can be trusted. The link knows when each of its events was due; the handshake is the one
 * duration that is known beforehand to the client as well, so what it takes beyond a round trip is the client's own delay.
 */

import type { Lateness } from './link.ts';
import type { Navigation } from './navigate.ts';

export interface Quality {
  /** Of the link's events, against when they were due. */
  readonly lateness: Lateness;
  /** The longest handshake, beyond the link's round trip. */
  readonly handshakeExcessMs: number;
  /** Page loads that were made to get this one. */
  readonly tries: number;
}

export function qualityOf({ timeline, link }: Navigation, tries: number): Quality {
  const { rttMs } = timeline.scenario.link;
  const handshakes = timeline.connections.map(({ phases }) => phases[0]!.endMs - phases[0]!.startMs);
  return { lateness: link.lateness, handshakeExcessMs: Math.max(...handshakes) - rttMs, tries };
}

/** An idle machine is late by about 1 ms, a busy one by 10. */
const latenessMaxMs = 3;
/** On a long page load more may be late without being seen. */
const latenessMaxShare = 0.01;

/** Whether a page load of that length may stand as it is. */
export function isPunctual({ lateness, handshakeExcessMs }: Quality, pageLoadMs: number): boolean {
  return Math.max(lateness.p99Ms, handshakeExcessMs) <= Math.max(latenessMaxMs, latenessMaxShare * pageLoadMs);
}
