/**
 * What travels. A segment is a piece of a sender's stream and keeps its place when it is sent again; a packet is one
 * attempt to carry it, or carries nothing but an acknowledgement. (QUIC sends the same frames in a new packet with a new
 * number, RFC 9000 s.13.3; the number of the attempt stands for it.)
 */

import type { Message } from './message.ts';

export type Side = 'client' | 'server';
export type PacketKind = 'syn' | 'syn-ack' | 'ack' | 'data' | 'fin';

export interface PacketSink {
  receive(packet: Packet): void;
}

export interface Packet {
  readonly kind: PacketKind;
  readonly to: PacketSink;
  /** Payload; headers take no time on the link. */
  readonly bytes: number;
  readonly segment: Segment | null;
  /** Counts the packets with data of one sender; -1 without data. */
  readonly attempt: number;
  /** How many packets with data had arrived where this one was sent. */
  readonly acknowledged: number;
  readonly sentAtNs: number;
  leftAtNs: number;
  arrivesAtNs: number;
}

/** The part of a message that a segment carries. */
export interface Piece {
  readonly message: Message;
  readonly bytes: number;
  readonly endsMessage: boolean;
}

export class Segment {
  /** Place in the stream, from 0; -1 for the mark before the first. */
  readonly place: number;
  next: Segment | null = null;
  bytes = 0;
  first: Piece | null = null;
  /** Further pieces, of segments that more than one message fits into. */
  rest: Piece[] | null = null;
  /** Number of the packet that carried it last. */
  attempt = -1;
  attempts = 0;
  /** How its last loss was noticed. */
  loss: 'none' | 'later packets' | 'timeout' = 'none';
  isReceived = false;
  isAcknowledged = false;
  /** Given up for lost and not sent again yet. */
  isLost = false;
  /** Round trips of its sender before it, and whether it had to wait for the congestion window. */
  round = 0;
  waitedForWindow = false;

  constructor(place: number) {
    this.place = place;
  }

  add(piece: Piece): void {
    this.bytes += piece.bytes;
    if (this.first === null) this.first = piece;
    else if (this.rest === null) this.rest = [piece];
    else this.rest.push(piece);
  }
}
