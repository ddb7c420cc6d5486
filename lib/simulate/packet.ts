/**
 * What travels. A segment is a piece of a sender's stream and keeps its place when it is sent again; a packet is one
 * attempt to carry it, or carries nothing but an acknowledgement. (QUIC sends the same frames in a new packet with a new
 * number, RFC 9000 s.13.3; the number of the attempt stands for it.)
 *
 * A packet that nobody needs any more is used again: a run sends thousands, of which few are under way at a time. It
 * belongs to the link, then, if it carries data, to the receiver's list of arrivals, from which its sender takes it.
 */

import type { Message } from './message.ts';

export type Side = 'client' | 'server';
export type PacketKind = 'syn' | 'syn-ack' | 'ack' | 'data' | 'fin';

export interface PacketSink {
  receive(packet: Packet): void;
}

export interface Packet {
  kind: PacketKind;
  to: PacketSink;
  /** Payload; headers take no time on the link. */
  bytes: number;
  segment: Segment | null;
  /** Counts the packets with data of one sender; -1 without data. */
  attempt: number;
  /** How many packets with data had arrived where this one was sent. */
  acknowledged: number;
  sentAtNs: number;
  arrivesAtNs: number;
  behind: Packet | null;
}

/** Packets to be used again. */
export class PacketStock {
  #unused: Packet | null = null;

  /** A packet whose fields have any values. */
  take(to: PacketSink): Packet {
    const packet = this.#unused;
    if (packet === null) return newPacket(to);
    this.#unused = packet.behind;
    packet.to = to;
    return packet;
  }

  giveBack(packet: Packet): void {
    packet.behind = this.#unused;
    this.#unused = packet;
  }
}

function newPacket(to: PacketSink): Packet {
  return {
    kind: 'ack',
    to,
    bytes: 0,
    segment: null,
    attempt: -1,
    acknowledged: 0,
    sentAtNs: Number.NaN,
    arrivesAtNs: Number.NaN,
    behind: null,
  };
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
  /** What it carries of the first message in it: that message, how many of its bytes, and whether they are its last. */
  message: Message | null = null;
  messageBytes = 0;
  endsMessage = false;
  /** Further pieces, of segments that more than one message fits into. */
  rest: Piece[] | null = null;
  /** Number of the packet that carried it last, when that was sent, and when its last bit was on the link. */
  attempt = -1;
  sentAtNs = Number.NaN;
  leftAtNs = Number.NaN;
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
  /** Next in the line of those under way, or of those to be sent again. */
  behind: Segment | null = null;

  constructor(place: number) {
    this.place = place;
  }

  add(message: Message, bytes: number, endsMessage: boolean): void {
    this.bytes += bytes;
    if (this.message === null) {
      this.message = message;
      this.messageBytes = bytes;
      this.endsMessage = endsMessage;
    } else {
      this.rest ??= [];
      this.rest.push({ message, bytes, endsMessage });
    }
  }

  /** All that it carries. */
  pieces(): readonly Piece[] {
    if (this.message === null) return [];
    const first = { message: this.message, bytes: this.messageBytes, endsMessage: this.endsMessage };
    return [first, ...(this.rest ?? [])];
  }
}
