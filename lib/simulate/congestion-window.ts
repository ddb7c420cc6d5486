/**
 * How many packets a sender may have under way: slow start, congestion avoidance, and what loss and idleness do to them
 * (RFC 5681; Reno). Counted in packets, as Linux does, not in bytes.
 *
 * Growth in slow start: a packet for each one acknowledged doubles the window in a round trip (`windowGrowth` 2, one ACK
 * per segment); with delayed ACKs counted per ACK it is half of that (1.5); any other growth g adds g - 1 for each.
 *
 * A window that is not used says nothing about the path, so it does not grow: not beyond twice what was under way at most
 * in slow start, and not at all above (RFC 7661 s.4; Linux, tcp_is_cwnd_limited and tcp_cwnd_validate). A connection that
 * has carried many small responses is therefore not ready for a large one. The textbook formula leaves this out; for a
 * transfer that has its connection for itself it makes no difference.
 *
 * An initial window of `null` means no congestion control at all: the window is unlimited, and loss does not change that.
 * Left out: pacing, HyStart, CUBIC, proportional rate reduction (RFC 6937).
 */

import type { Tcp } from '../scenario/scenario.ts';

/** RFC 5681 s.3.1, eq. 4: ssthresh is at least two segments. */
const leastThreshold = 2;

export class CongestionWindow {
  readonly #initial: number;
  readonly #growthPerPacket: number;
  readonly #growthPerAck: number;
  readonly #restartsAfterIdle: boolean;
  #size: number;
  #threshold = Number.POSITIVE_INFINITY;
  // Use of the window since the packet at #usageFrom was the next to be sent.
  #usageFrom = 0;
  #mostUnderWay = 0;
  #wasFull = false;

  constructor({ initialWindowSegments, windowGrowth, slowStartAfterIdle }: Tcp) {
    this.#initial = initialWindowSegments ?? Number.POSITIVE_INFINITY;
    this.#size = this.#initial;
    this.#growthPerAck = windowGrowth === delayedAckGrowth ? 1 : 0;
    this.#growthPerPacket = windowGrowth === delayedAckGrowth ? 0 : windowGrowth - 1;
    this.#restartsAfterIdle = slowStartAfterIdle;
  }

  /** In packets; may have a fraction. */
  get size(): number {
    return this.#size;
  }

  get isUnlimited(): boolean {
    return this.#initial === Number.POSITIVE_INFINITY;
  }

  /** Notes how full the window is, whenever something was sent or could not be. Places are those of segments. */
  used(of: { underWay: number; isFull: boolean; firstUnacknowledged: number; next: number }): void {
    const { underWay, isFull, firstUnacknowledged, next } = of;
    const isNewRound = firstUnacknowledged >= this.#usageFrom;
    if (!isNewRound && !isFull && (this.#wasFull || underWay <= this.#mostUnderWay)) return;
    this.#wasFull = isFull;
    this.#mostUnderWay = underWay;
    this.#usageFrom = next;
  }

  /** One ACK has acknowledged `packets`, outside recovery. */
  acknowledged(packets: number): void {
    if (this.isUnlimited || packets === 0) return;
    const inSlowStart = this.#size < this.#threshold;
    const mayGrow = this.#wasFull || (inSlowStart && this.#size < 2 * this.#mostUnderWay);
    if (!mayGrow) return;
    if (inSlowStart) this.#size += this.#growthPerAck + packets * this.#growthPerPacket;
    else this.#size += (this.#growthPerAck > 0 ? 1 : packets) / this.#size;
  }

  /** RFC 5681 s.3.2, RFC 9002 s.7.3.2: loss was noticed by what arrived after it; `flight` packets were under way. */
  halve(flight: number): void {
    if (this.isUnlimited) return;
    this.#threshold = Math.max(flight / 2, leastThreshold);
    this.#size = this.#threshold;
  }

  /** RFC 5681 s.3.1: the retransmission timer expired, for the `times`-th time in a row. */
  collapse(flight: number, times: number): void {
    if (this.isUnlimited) return;
    if (times === 1) this.#threshold = Math.max(flight / 2, leastThreshold);
    this.#size = 1;
  }

  /** RFC 5681 s.4.1: nothing has been sent for longer than the retransmission timeout. */
  restart(): void {
    if (this.#restartsAfterIdle) this.#size = Math.min(this.#initial, this.#size);
  }

  /** RFC 5681 s.3.1: after the loss of a SYN or SYN-ACK the initial window is one segment. */
  startWithOne(): void {
    if (!this.isUnlimited) this.#size = 1;
  }
}

/** The growth that stands for delayed ACKs, each counted once (RFC 5681 s.3.1 and 4.2; gamma of Cardwell et al. 2000). */
export const delayedAckGrowth = 1.5;
