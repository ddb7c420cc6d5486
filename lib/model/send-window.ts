/**
 * How much a TCP or QUIC sender may send, by rounds: in each round trip one window. The window grows by
 * `windowGrowth - 1` segments for each segment acknowledged (RFC 5681 s.3.1 with one ACK per segment doubles it), and a
 * new round may begin when the first segment of the last one has been acknowledged: one round trip after that segment
 * left (Kurose & Ross, Computer Networking, slow-start response time). A sender that has sent nothing for longer than
 * its retransmission timeout starts again from the initial window (RFC 5681 s.4.1).
 *
 * Leaves out congestion avoidance, which needs loss; ignores the delay of delayed ACKs, which `windowGrowth` 1.5 counts.
 */

import { windowAfterIdle } from '../protocol/idle-restart.ts';
import { newRto, withRttSample } from '../protocol/retransmission-timeout.ts';
import type { Scenario } from '../scenario/scenario.ts';

export class SendWindow {
  readonly #scenario: Scenario;
  #bytes: number;
  #sentInRound = 0;
  #firstAckMs = Number.POSITIVE_INFINITY;
  #lastSentMs = Number.NaN;
  #round = 0;

  /** `acknowledgedBytes`: what the handshake has already sent through this window. */
  constructor(scenario: Scenario, acknowledgedBytes = 0) {
    this.#scenario = scenario;
    this.#bytes = initialBytes(scenario) + (scenario.tcp.windowGrowth - 1) * acknowledgedBytes;
  }

  /** Rounds begun since the start or the last idle restart; for the story of a request. */
  get round(): number {
    return this.#round;
  }

  /** Bytes that may leave at `nowMs`; 0 until `opensAtMs`. */
  allowance(nowMs: number): number {
    if (this.#bytes === Number.POSITIVE_INFINITY) return this.#bytes;
    if (this.#sentInRound > 0 && nowMs >= this.#firstAckMs) this.#nextRound(nowMs);
    return this.#bytes - this.#sentInRound;
  }

  /** When the window opens again, once its allowance is used up. */
  get opensAtMs(): number {
    return this.#firstAckMs;
  }

  /** `firstSegmentMs` is what the first segment takes on the link. */
  sending(nowMs: number, firstSegmentMs: number): void {
    if (this.#sentInRound === 0) {
      this.#firstAckMs = nowMs + firstSegmentMs + this.#scenario.link.rttMs;
      this.#round++;
    }
  }

  sent(bytes: number, nowMs: number): void {
    this.#sentInRound += bytes;
    this.#lastSentMs = nowMs;
  }

  #nextRound(nowMs: number): void {
    const { tcp, link } = this.#scenario;
    this.#bytes += (tcp.windowGrowth - 1) * this.#sentInRound;
    this.#sentInRound = 0;
    if (!tcp.slowStartAfterIdle) return;
    const windowBytes = windowAfterIdle({
      windowBytes: this.#bytes,
      initialWindowBytes: initialBytes(this.#scenario),
      sinceSentMs: nowMs - this.#lastSentMs,
      rtoMs: withRttSample(newRto(), link.rttMs).timeoutMs,
    });
    if (windowBytes < this.#bytes) this.#round = 0;
    this.#bytes = windowBytes;
  }
}

function initialBytes({ tcp }: Scenario): number {
  return tcp.initialWindowSegments === null ? Number.POSITIVE_INFINITY : tcp.initialWindowSegments * tcp.mssBytes;
}
