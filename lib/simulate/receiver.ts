/**
 * The receiving half of TCP or QUIC: it delivers what arrives and acknowledges it.
 *
 * TCP delivers bytes in order only, so one lost segment holds up all that follows it, whichever HTTP/2 stream it belongs
 * to (RFC 9113 s.1). QUIC delivers what arrives; a loss holds up the streams that have bytes in the lost packet (RFC 9000
 * s.2.2 and 13). Each packet with data is acknowledged at once; with delayed ACKs, every second one, or after a while, but
 * at once where something is missing (RFC 5681 s.4.2). Data that leaves in the meantime carries the acknowledgement along.
 */

import { nsOf } from './clock.ts';
import type { EventQueue } from './event-queue.ts';
import { Line } from './line.ts';
import type { LossRecovery } from './loss-recovery.ts';
import type { Message } from './message.ts';
import type { Packet, Segment } from './packet.ts';
import { Timer, type TimerOwner } from './timer.ts';

/** RFC 1122 s.4.2.3.2: an ACK for at least every second full-sized segment. */
const packetsPerDelayedAck = 2;

export interface ReceiverParts {
  readonly queue: EventQueue;
  readonly delaysAcks: boolean;
  readonly recovery: LossRecovery;
  /** Where the peer's stream begins. */
  readonly start: Segment;
  readonly owner: ReceiverOwner;
}

/** The end of the connection that it belongs to. */
export interface ReceiverOwner {
  sendAck(): void;
  /** Time that arriving bytes take on the link. */
  transmissionNs(bytes: number): number;
}

export class Receiver implements TimerOwner {
  /** All packets with data, in the order of arrival, until the peer's sender has been told of them. */
  readonly arrivals = new Line<Packet>();
  readonly #queue: EventQueue;
  readonly #recovery: LossRecovery;
  readonly #owner: ReceiverOwner;
  readonly #ackTimer: Timer | null;
  #arrived = 0;
  #unreported = 0;
  #lastInOrder: Segment;
  #farthest = -1;

  constructor(parts: ReceiverParts) {
    this.#queue = parts.queue;
    this.#recovery = parts.recovery;
    this.#owner = parts.owner;
    this.#lastInOrder = parts.start;
    this.#ackTimer = parts.delaysAcks ? new Timer(parts.queue, this) : null;
  }

  /** What an ACK that leaves now reports. */
  report(): number {
    this.#unreported = 0;
    this.#ackTimer?.clear();
    return this.#arrived;
  }

  /** Takes a packet with data. */
  accept(packet: Packet): void {
    const segment = packet.segment!;
    const hadGap = this.#farthest > this.#lastInOrder.place;
    this.arrivals.push(packet);
    this.#arrived++;
    this.#unreported++;
    const isNew = !segment.isReceived;
    segment.isReceived = true;
    this.#farthest = Math.max(this.#farthest, segment.place);
    const before = this.#lastInOrder;
    while (this.#lastInOrder.next?.isReceived) this.#lastInOrder = this.#lastInOrder.next;
    const hasGap = this.#farthest > this.#lastInOrder.place;
    // The SYN-ACK acknowledges what came with the SYN.
    if (packet.kind !== 'syn') this.#acknowledge({ atOnce: !isNew || hadGap || hasGap });
    if (!isNew) return;
    if (!this.#recovery.inOrder) this.#deliver(segment, segment.bytes);
    else if (this.#lastInOrder !== before) {
      this.#deliver(segment, segment.bytes);
      for (let due = segment; due !== this.#lastInOrder; ) {
        due = due.next!;
        this.#deliver(due, 0);
      }
    }
  }

  /** An acknowledgement has been delayed for as long as it may be. */
  timerExpired(): void {
    this.#owner.sendAck();
  }

  #acknowledge({ atOnce }: { readonly atOnce: boolean }): void {
    if (this.#ackTimer === null || atOnce || this.#unreported >= packetsPerDelayedAck) this.#owner.sendAck();
    else this.#ackTimer.set(this.#queue.nowNs + nsOf(this.#recovery.delayedAckMs));
  }

  /** `arrivingBytes`: how much of it has come just now; a segment that waited for another had come before. */
  #deliver(segment: Segment, arrivingBytes: number): void {
    const { message, messageBytes, rest } = segment;
    this.#deliverPiece(message!, messageBytes, arrivingBytes);
    if (rest === null) return;
    let bytesLeft = arrivingBytes - messageBytes;
    for (const piece of rest) {
      this.#deliverPiece(piece.message, piece.bytes, Math.max(0, bytesLeft));
      bytesLeft -= piece.bytes;
    }
  }

  /** `arrivingBytes`: from the first of its bytes to the end of the segment, which has just arrived. */
  #deliverPiece(message: Message, bytes: number, arrivingBytes: number): void {
    const { nowNs } = this.#queue;
    if (!message.hasBegun) message.begin(nowNs - this.#owner.transmissionNs(arrivingBytes));
    message.receive(bytes, nowNs);
  }
}
