/** What can be watched while a simulation runs: every packet, for ladders, window plots and the story of a request. */

import type { PacketKind, Side } from './packet.ts';

export interface PacketEvent {
  /** `id` of the connection in the timeline. */
  readonly connection: number;
  readonly from: Side;
  readonly kind: PacketKind;
  /** Payload. */
  readonly bytes: number;
  /** Place in the sender's stream, from 0; `null` for packets without data. */
  readonly segment: number | null;
  /** 1 for the first time that this segment is sent, 2 for the second, and so on; 0 without data. */
  readonly attempt: number;
  /** How the loss of the attempt before was noticed. */
  readonly lossNoticedBy: 'none' | 'later packets' | 'timeout';
  /** Places on the page, from 1, of the requests whose bytes are in it. */
  readonly requests: readonly number[];
  readonly sentAtMs: number;
  /** When its last bit was on the link. */
  readonly leftAtMs: number;
  /** `null`: it never arrived. */
  readonly arrivesAtMs: number | null;
  /** Lost on the path, or dropped because the queue before the link was full. */
  readonly fate: 'delivered' | 'lost' | 'dropped';
  /** Round trip of its sender in which it was sent first, from 0. */
  readonly round: number;
  /** Whether its first sending had to wait for the congestion window. */
  readonly waitedForWindow: boolean;
  /** The sender's congestion window, in packets; `null`: unlimited. */
  readonly windowSegments: number | null;
  /** Packets with data under way, this one included. */
  readonly underWay: number;
}

export type Trace = (event: PacketEvent) => void;
