/**
 * How much a TCP or QUIC sender may send, by rounds: in each round trip one window. The window grows by
 * `windowGrowth - 1` segments for each segment acknowledged (RFC 5681 s.3.1 with one ACK per segment doubles it), and a
 * new round may begin when the first segment of the last one has been acknowledged: one round trip after that segment
 * left (Kurose & Ross, Computer Networking, slow-start response time). A sender that has sent nothing for longer than
 * its retransmission timeout starts again from the initial window (RFC 5681 s.4.1).
 *
 * A window that an answer does not fill is not tested by it, and grows to twice what was under way, no further (RFC 7661
 * s.4; Linux, tcp_cwnd_validate). Windows are counted in whole segments, as ACKs count them: an answer's
 * last segment may be short, and counts like any other.
 *
 * Leaves out congestion avoidance, which needs loss; ignores the delay of delayed ACKs, which `windowGrowth` 1.5 counts.
 */

import { windowAfterIdle } from '../protocol/idle-restart.ts';
import { newRto, rtoRuleFrom, withRttSample } from '../protocol/retransmission-timeout.ts';
import type { Scenario, Tcp } from '../scenario/scenario.ts';
import { roundMs } from '../units.ts';

export class SendWindow {
  readonly #tcp: Tcp;
  readonly #rttMs: number;
  readonly #rtoMs: number;
  readonly #initialBytes: number;
  #bytes: number;
  #sentInRound = 0;
  #firstAckMs = Number.POSITIVE_INFINITY;
  #lastSentMs: number;
  /** Whether the answer that is being sent has filled the window. */
  #isFilled = false;

  /** `before`: the handshake's flights, in bytes, that have gone through this window, and when the last of them left. */
  constructor(scenario: Scenario, before: Before = nothingBefore) {
    this.#tcp = scenario.tcp;
    this.#rttMs = scenario.link.rttMs;
    this.#rtoMs = rtoMs(scenario.tcp, this.#rttMs);
    this.#initialBytes = initialBytes(scenario);
    this.#bytes = this.#initialBytes;
    this.#lastSentMs = before.lastSentMs;
    for (const flight of before.flights) {
      this.answerBegins();
      this.#grow(flight);
    }
  }

  /** What `bytes` take of a window: an answer without bytes is a packet too. */
  wholeSegments(bytes: number): number {
    const { mssBytes } = this.#tcp;
    return Math.max(1, Math.ceil(bytes / mssBytes)) * mssBytes;
  }

  /** What is sent from now on is an answer of its own: it fills the window or does not. */
  answerBegins(): void {
    this.#isFilled = false;
  }

  /** Bytes that may leave at `nowMs`; 0 until `opensAtMs`. */
  allowance(nowMs: number): number {
    if (this.#bytes === Number.POSITIVE_INFINITY) return this.#bytes;
    if (this.#sentInRound > 0 && nowMs >= this.#firstAckMs) {
      this.#grow(this.#sentInRound);
      this.#sentInRound = 0;
    }
    if (this.#sentInRound === 0) this.#restartAfterIdle(nowMs);
    return this.#bytes - this.#sentInRound;
  }

  /** When the window opens again, once its allowance is used up. */
  get opensAtMs(): number {
    return this.#firstAckMs;
  }

  /** `firstSegmentMs` is what the first segment takes on the link. */
  sending(nowMs: number, firstSegmentMs: number): void {
    if (this.#sentInRound === 0) {
      this.#firstAckMs = roundMs(nowMs + firstSegmentMs + this.#rttMs);
    }
  }

  sent(bytes: number, nowMs: number): void {
    this.#sentInRound += bytes;
    this.#lastSentMs = nowMs;
  }

  #grow(sentBytes: number): void {
    const { windowGrowth, mssBytes } = this.#tcp;
    const windowBytes = this.#bytes;
    const acknowledgedBytes = this.wholeSegments(sentBytes);
    const grownBytes = windowBytes + (windowGrowth - 1) * acknowledgedBytes;
    const fillsIt = acknowledgedBytes > windowBytes - mssBytes;
    if (fillsIt || this.#isFilled) this.#bytes = grownBytes;
    else this.#bytes = Math.max(windowBytes, Math.min(grownBytes, 2 * acknowledgedBytes));
    // A round of one segment ends with one ACK; what that lets go is measured afresh.
    if (fillsIt) this.#isFilled = windowBytes > mssBytes;
  }

  #restartAfterIdle(nowMs: number): void {
    if (!this.#tcp.slowStartAfterIdle) return;
    this.#bytes = windowAfterIdle({
      windowBytes: this.#bytes,
      initialWindowBytes: this.#initialBytes,
      sinceSentMs: nowMs - this.#lastSentMs,
      rtoMs: this.#rtoMs,
    });
  }
}

/** What a sender has sent before its first answer; `lastSentMs` is in ms of the page load. */
export interface Before {
  readonly flights: readonly number[];
  readonly lastSentMs: number;
}

const nothingBefore: Before = { flights: [], lastSentMs: Number.NaN };

function initialBytes({ tcp }: Scenario): number {
  return tcp.initialWindowSegments === null ? Number.POSITIVE_INFINITY : tcp.initialWindowSegments * tcp.mssBytes;
}

/**
 * The retransmission timeout after a first round trip (RFC 6298 s.2.2): at least 1 s (s.2.4), or the scenario's first
 * timeout where that is less.
 */
export function rtoMs({ initialRtoMs }: Tcp, rttMs: number): number {
  const rule = rtoRuleFrom(initialRtoMs);
  return withRttSample(newRto(rule), rttMs, rule).timeoutMs;
}
