/**
 * One direction of a TCP connection: cuts a byte stream into segments and lets them go as the congestion window allows.
 *
 * - Slow start (RFC 5681 s.3.1): the window begins at `initialWindowSegments` (RFC 6928 s.2: up to 10) and grows by
 *   `windowGrowth - 1` bytes for each byte acknowledged. Nothing is lost here, so slow start never ends.
 * - After idle (RFC 5681 s.4.1): a sender that has sent nothing for longer than its retransmission timeout begins again from
 *   the initial window at most.
 * - Each segment is acknowledged on its own, at once; the acknowledgement takes half a round trip and no rate. Delayed ACKs
 *   are in the scenario's `windowGrowth` of 1.5.
 * - A window that is not used does not grow: not beyond twice what was under way at most (RFC 7661 s.4; Linux,
 *   tcp_is_cwnd_limited). A connection that has carried small responses is not ready for a large one.
 *
 * Left out: loss and recovery, the receive window, and Nagle's algorithm, which Node and undici switch off.
 */

import type { LinkConditions } from '../link.ts';
import { type Bottleneck, Flow } from './bottleneck.ts';
import type { Clock } from './clock.ts';

export interface Receiver {
  readonly data: (bytes: Buffer) => void;
  readonly end: () => void;
  /** All that was written has left; it may still be on its way. */
  readonly allLeft?: () => void;
}

export class Sender {
  readonly #clock: Clock;
  readonly #conditions: LinkConditions;
  readonly #bottleneck: Bottleneck;
  readonly #receiver: Receiver;
  readonly #flow = new Flow();
  readonly #initialWindowBytes: number;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  /** Given to the bottleneck and not on the link yet. */
  #unsentBytes = 0;
  #inFlightBytes = 0;
  #mostInFlightBytes = 0;
  #windowBytes: number;
  #lastSentMs = Number.NEGATIVE_INFINITY;
  #established = false;
  #state: 'open' | 'ending' | 'ended' = 'open';

  constructor(of: {
    readonly clock: Clock;
    readonly conditions: LinkConditions;
    readonly bottleneck: Bottleneck;
    readonly receiver: Receiver;
  }) {
    this.#clock = of.clock;
    this.#conditions = of.conditions;
    this.#bottleneck = of.bottleneck;
    this.#receiver = of.receiver;
    const { initialWindowSegments, mssBytes } = of.conditions.tcp;
    this.#initialWindowBytes = (initialWindowSegments ?? Number.POSITIVE_INFINITY) * mssBytes;
    this.#windowBytes = this.#initialWindowBytes;
  }

  /** What was written before leaves now. */
  establish(): void {
    this.#established = true;
    this.#send();
  }

  write(bytes: Buffer): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    this.#send();
  }

  /** The FIN follows the last byte. */
  end(): void {
    if (this.#state === 'open') this.#state = 'ending';
    this.#send();
  }

  #send(): void {
    if (!this.#established) return;
    this.#restartAfterIdle();
    while (this.#waitingBytes > 0) {
      const bytes = Math.min(this.#conditions.tcp.mssBytes, this.#waitingBytes);
      if (this.#inFlightBytes + bytes > this.#windowBytes + roundingBytes && this.#inFlightBytes > 0) return;
      this.#sendSegment(this.#take(bytes));
    }
    if (this.#state !== 'ending') return;
    this.#state = 'ended';
    this.#bottleneck.carry(this.#flow, { bytes: 0, arrived: this.#receiver.end });
  }

  #sendSegment(payload: Buffer): void {
    const bytes = payload.length;
    if (this.#inFlightBytes === 0) this.#mostInFlightBytes = 0;
    this.#inFlightBytes += bytes;
    this.#mostInFlightBytes = Math.max(this.#mostInFlightBytes, this.#inFlightBytes);
    this.#lastSentMs = this.#clock.nowMs;
    this.#unsentBytes += bytes;
    this.#bottleneck.carry(this.#flow, {
      bytes,
      left: () => {
        this.#unsentBytes -= bytes;
        if (this.#unsentBytes + this.#waitingBytes === 0) this.#receiver.allLeft?.();
      },
      arrived: () => {
        this.#receiver.data(payload);
        this.#clock.at(this.#clock.nowMs + this.#conditions.link.rttMs / 2, () => this.#acknowledged(bytes));
      },
    });
  }

  #acknowledged(bytes: number): void {
    this.#inFlightBytes -= bytes;
    if (this.#windowBytes < 2 * this.#mostInFlightBytes) {
      this.#windowBytes += (this.#conditions.tcp.windowGrowth - 1) * bytes;
    }
    this.#send();
  }

  #restartAfterIdle(): void {
    const { tcp, link } = this.#conditions;
    if (!tcp.slowStartAfterIdle || this.#inFlightBytes > 0 || this.#waitingBytes === 0) return;
    if (this.#clock.nowMs - this.#lastSentMs <= retransmissionTimeoutMs(link.rttMs)) return;
    this.#windowBytes = Math.min(this.#windowBytes, this.#initialWindowBytes);
  }

  #take(bytes: number): Buffer {
    const parts: Buffer[] = [];
    for (let missing = bytes; missing > 0; ) {
      const first = this.#waiting[0]!;
      const part = first.subarray(0, missing);
      if (part.length < first.length) this.#waiting[0] = first.subarray(part.length);
      else this.#waiting.shift();
      parts.push(part);
      missing -= part.length;
    }
    this.#waitingBytes -= bytes;
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts, bytes);
  }
}

/** A window that grew by fractions may be short of a whole segment by rounding only. */
const roundingBytes = 1e-6;

/**
 * RFC 6298 s.2.2: after the first sample of a round trip R, SRTT = R and RTTVAR = R/2, so RTO = R + 4 RTTVAR; s.2.4: at
 * least 1 s. Later samples of an even round trip would lower it towards R; Linux has 200 ms for the least.
 */
function retransmissionTimeoutMs(rttMs: number): number {
  return Math.max(1000, 3 * rttMs);
}
