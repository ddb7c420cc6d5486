/**
 * One direction of the link: a drop-tail queue, the serialisation of one packet after the other, and the propagation that
 * all have alike. First come, first served, whichever connection a packet belongs to, as in a router without fair queueing.
 *
 * Only payload takes time and room; a packet without payload still waits for those before it. The queue's room is for
 * packets that wait: the one being sent has left it. Left out: headers, the link layer, active queue management.
 */

import type { EventQueue, Lane } from './event-queue.ts';
import { Fifo } from './fifo.ts';
import { Line } from './line.ts';
import type { Packet } from './packet.ts';

export interface LinkOptions {
  readonly rateBitsPerSecond: number | null;
  readonly propagationNs: number;
  readonly queueBytes: number | null;
}

interface InQueue {
  readonly bytes: number;
  readonly startsAtNs: number;
}

export class LinkDirection {
  readonly #queue: EventQueue;
  readonly #nsPerByte: number;
  readonly #propagationNs: number;
  readonly #queueBytes: number | null;
  readonly #onTheWay = new Line<Packet>();
  /** Packets arrive in the order in which they left. */
  readonly #arrivals: Lane;
  readonly #waiting = new Fifo<InQueue>();
  #isDelivering = false;
  #waitingBytes = 0;
  // A busy period began at #busyFromNs and has #busyBytes to send: its end is rounded once, not segment by segment.
  #busyFromNs = 0;
  #busyBytes = 0;
  #busyUntilNs = 0;

  constructor(queue: EventQueue, { rateBitsPerSecond, propagationNs, queueBytes }: LinkOptions) {
    this.#queue = queue;
    this.#nsPerByte = rateBitsPerSecond === null ? 0 : 8e9 / rateBitsPerSecond;
    this.#propagationNs = propagationNs;
    this.#queueBytes = queueBytes;
    this.#arrivals = queue.lane(this.#deliver);
  }

  /** Time that `bytes` take on an empty link. */
  transmissionNs(bytes: number): number {
    return Math.round(bytes * this.#nsPerByte);
  }

  /** When all that has been sent so far will be on the link. */
  get busyUntilNs(): number {
    return this.#busyUntilNs;
  }

  /** Sends `packet` and fills in when it arrives. @returns false where the queue was full: the packet is gone */
  send(packet: Packet): boolean {
    const { nowNs } = this.#queue;
    const { bytes } = packet;
    if (this.#queueBytes !== null && !this.#enqueue(bytes, nowNs, this.#queueBytes)) return false;
    if (this.#busyUntilNs < nowNs) {
      this.#busyFromNs = nowNs;
      this.#busyBytes = 0;
    }
    this.#busyBytes += bytes;
    this.#busyUntilNs = this.#busyFromNs + Math.round(this.#busyBytes * this.#nsPerByte);
    packet.arrivesAtNs = this.#busyUntilNs + this.#propagationNs;
    const isNext = this.#onTheWay.first === null && !this.#isDelivering;
    this.#onTheWay.push(packet);
    if (isNext) this.#queue.nextOn(this.#arrivals, packet.arrivesAtNs);
    return true;
  }

  #enqueue(bytes: number, nowNs: number, roomBytes: number): boolean {
    for (let head = this.#waiting.peek(); head && head.startsAtNs <= nowNs; head = this.#waiting.peek()) {
      this.#waitingBytes -= head.bytes;
      this.#waiting.shift();
    }
    if (this.#busyUntilNs <= nowNs || bytes === 0) return true;
    if (this.#waitingBytes + bytes > roomBytes) return false;
    this.#waiting.push({ bytes, startsAtNs: this.#busyUntilNs });
    this.#waitingBytes += bytes;
    return true;
  }

  readonly #deliver = (): void => {
    const { nowNs } = this.#queue;
    const onTheWay = this.#onTheWay;
    this.#isDelivering = true;
    let packet = onTheWay.first;
    for (; packet !== null && packet.arrivesAtNs <= nowNs; packet = onTheWay.first) {
      onTheWay.shift();
      packet.to.receive(packet);
    }
    this.#isDelivering = false;
    if (packet !== null) this.#queue.nextOn(this.#arrivals, packet.arrivesAtNs);
  };
}
