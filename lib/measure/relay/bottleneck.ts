/**
 * One direction of the link: a queue without limit, a sender of a fixed rate, and a propagation delay. Connections take
 * turns, a segment each, so that each gets an equal share of the rate, as the scenario's convention wants it and as fair
 * queueing gives it (Nagle 1985, RFC 970; FlowQueue in RFC 8290 s.4.1.1). First come, first served would let the connection
 * that asks first take the link until it has no more to send.
 *
 * Only payload takes time: a segment without payload (SYN, ACK, FIN) and TCP/IP headers cost nothing, which is the textbooks'
 * convention and makes measurements comparable with closed forms. On a real link 40 bytes go with each segment, 2.7 % of a
 * full one.
 */

import { transmissionMs } from '../../units.ts';
import type { Clock } from './clock.ts';

export interface Segment {
  /** Of payload. */
  readonly bytes: number;
  /** Its last bit is on the link. */
  readonly left?: () => void;
  /** Its last bit is at the other end. */
  readonly arrived: () => void;
}

/** What one connection has waiting; make one for each connection and direction. */
export class Flow {
  readonly waiting: Segment[] = [];
}

export class Bottleneck {
  readonly #clock: Clock;
  readonly #rateBitsPerSecond: number | null;
  readonly #delayMs: number;
  readonly #turns: Flow[] = [];
  #sending = false;
  segments = 0;
  bytes = 0;

  constructor(clock: Clock, of: { readonly rateBitsPerSecond: number | null; readonly delayMs: number }) {
    this.#clock = clock;
    this.#rateBitsPerSecond = of.rateBitsPerSecond;
    this.#delayMs = of.delayMs;
  }

  /** Segments of one flow arrive in order. */
  carry(flow: Flow, segment: Segment): void {
    if (segment.bytes > 0) this.segments++;
    this.bytes += segment.bytes;
    if (this.#rateBitsPerSecond === null) this.#leave(segment);
    else this.#queue(flow, segment);
  }

  /** A packet without payload that belongs to no flow: it waits for nobody and takes only the propagation delay. */
  pass(arrived: () => void): void {
    this.#clock.at(this.#clock.nowMs + this.#delayMs, arrived);
  }

  #leave({ left, arrived }: Segment): void {
    left?.();
    this.pass(arrived);
  }

  #queue(flow: Flow, segment: Segment): void {
    flow.waiting.push(segment);
    if (flow.waiting.length > 1) return;
    this.#turns.push(flow);
    if (!this.#sending) this.#sendNext();
  }

  #sendNext(): void {
    const flow = this.#turns.shift();
    this.#sending = flow !== undefined;
    if (!flow) return;
    const { bytes } = flow.waiting[0]!;
    this.#clock.at(this.#clock.nowMs + transmissionMs(bytes, this.#rateBitsPerSecond), () => {
      // A FIN without payload rides on the segment before it.
      do this.#leave(flow.waiting.shift()!);
      while (flow.waiting[0]?.bytes === 0);
      if (flow.waiting.length > 0) this.#turns.push(flow);
      this.#sendNext();
    });
  }
}
