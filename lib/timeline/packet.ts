/**
 * Packets of TCP as a link between client and server saw them: what a ladder, a time-sequence plot and a capture are made of.
 *
 * The link stands in the middle, so each packet has two times: when it entered on the sender's side, and when it left on the
 * receiver's. Sequence numbers are relative to the connection's first (RFC 9293 s.3.4), as capture tools show them: the SYN is
 * 0, the first byte of data 1.
 */

import type { Origin } from './timeline.ts';

export const tcpFlags = ['SYN', 'ACK', 'FIN', 'RST', 'PSH'] as const;
/** Control bits of a TCP header (RFC 9293 s.3.1). */
export type TcpFlag = (typeof tcpFlags)[number];

/** A packet of TCP, with what the link did to it. */
export interface Packet {
  readonly from: 'client' | 'server';
  /** Counted from 1, in the order in which the link saw their first packets. */
  readonly connection: number;
  /** Names the connection to the client's and the server's operating system. */
  readonly clientPort: number;
  /** When it entered the link, in milliseconds from the start of navigation. */
  readonly sentAtMs: number;
  /** When it was handed to the receiver; `null`: never, or not before the link was taken away. */
  readonly arrivedAtMs: number | null;
  /** `lost`: by chance, on the way. `dropped`: the queue was full. */
  readonly fate: 'delivered' | 'lost' | 'dropped';
  readonly flags: readonly TcpFlag[];
  /** Of its first byte of payload, relative to the sender's first. */
  readonly sequence: number;
  /** The next byte that the sender of this packet expects, relative to its peer's first; 0 without ACK. */
  readonly acknowledges: number;
  readonly payloadBytes: number;
  /** Receive window that it offers, in bytes. */
  readonly windowBytes: number;
  /** What waited before it, in its direction, when it came to the queue. */
  readonly queuedBytes: number;
  /** `measured` where a kernel sent it. */
  readonly origin: Origin;
  /** Its first bytes, from the IP header on; `null` where there was no real packet. */
  readonly head: Uint8Array | null;
}
