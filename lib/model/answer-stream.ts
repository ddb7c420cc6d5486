/**
 * The server's answers on one connection as a stream of bytes: which answer may use the connection now, and how long
 * its bytes take through the congestion window and the shared link.
 *
 * In order (HTTP/1): the answers leave in the order of the requests (RFC 9112 s.9.3.2), so one that is ready waits for
 * those before it. Multiplexed (HTTP/2, HTTP/3): all answers that are ready share the connection evenly.
 */

import { isMultiplexed } from '../scenario/is-multiplexed.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Agenda } from './agenda.ts';
import { type Before, SendWindow } from './send-window.ts';
import type { SharedLink, Transfer } from './shared-link.ts';

/** Who is told how answers fare; `subject` is what was given with the answer. */
export interface AnswerEvents<Subject> {
  firstByteLeft(subject: Subject, atMs: number): void;
  lastByteLeft(subject: Subject, atMs: number): void;
  /** It is ready, and waits for the congestion window until then. */
  stalls(subject: Subject, fromMs: number, toMs: number): void;
}

/** Less than this is a rounding error, not a byte. */
const crumb = 1e-6;

/** Something that the server says: an answer, or with the subject `null` what is left to say of the handshake. */
export interface Pending<Subject> {
  readonly stream: AnswerStream<Subject>;
  readonly subject: Subject | null;
  leftBytes: number;
  isReady: boolean;
  hasBegun: boolean;
}

export class AnswerStream<Subject> {
  readonly #agenda: Agenda;
  readonly #link: SharedLink;
  readonly #on: AnswerEvents<Subject>;
  readonly #mssBytes: number;
  readonly #multiplexed: boolean;
  readonly #window: SendWindow;
  readonly #pending: Pending<Subject>[] = [];
  /** What is under way, and for whom. */
  #transfer: Transfer | null = null;
  #sharers: readonly Pending<Subject>[] = [];
  #nextLookAtMs = Number.NaN;

  constructor(
    scenario: Scenario,
    parts: { agenda: Agenda; link: SharedLink; on: AnswerEvents<Subject>; before?: Before },
  ) {
    this.#agenda = parts.agenda;
    this.#link = parts.link;
    this.#on = parts.on;
    this.#mssBytes = scenario.tcp.mssBytes;
    this.#multiplexed = isMultiplexed(scenario.policy);
    this.#window = new SendWindow(scenario, parts.before);
  }

  /** An answer takes its place in the stream; `setReady` says when the server has it. */
  expect(subject: Subject, bytes: number): Pending<Subject> {
    return this.#add(subject, bytes);
  }

  /** What is left to say of the handshake takes its place, before the first answer, and shares with nothing. */
  lead(bytes: number): Pending<Subject> {
    return this.#add(null, bytes);
  }

  #add(subject: Subject | null, leftBytes: number): Pending<Subject> {
    const pending = { stream: this, subject, leftBytes, isReady: false, hasBegun: false };
    this.#pending.push(pending);
    return pending;
  }

  setReady(pending: Pending<Subject>): void {
    pending.isReady = true;
    if (this.#transfer !== null && !this.#multiplexed) return;
    this.#lookAt(this.#agenda.nowMs);
  }

  /** One look for all that becomes ready at the same time. */
  #lookAt(atMs: number): void {
    if (this.#nextLookAtMs === atMs) return;
    this.#nextLookAtMs = atMs;
    this.#agenda.at(atMs, this.#look);
  }

  readonly #look = (): void => {
    if (this.#nextLookAtMs === this.#agenda.nowMs) this.#nextLookAtMs = Number.NaN;
    if (this.#transfer !== null) this.#sent(this.#link.stop(this.#transfer));
    this.#send();
  };

  #send(): void {
    const sharers = this.#readyToSend();
    if (sharers.length === 0) return;
    const { nowMs } = this.#agenda;
    let least = Number.POSITIVE_INFINITY;
    let waitingBytes = 0;
    let begins = false;
    for (const { leftBytes, hasBegun } of sharers) {
      least = Math.min(least, leftBytes);
      waitingBytes += leftBytes;
      if (!hasBegun) begins = true;
    }
    const allowance = this.#window.allowance(nowMs);
    if (allowance <= crumb && least > 0) {
      for (const { subject } of sharers) if (subject !== null) this.#on.stalls(subject, nowMs, this.#window.opensAtMs);
      this.#lookAt(this.#window.opensAtMs);
      return;
    }
    if (begins) this.#window.answerBegins();
    this.#window.sending(nowMs, this.#link.durationMs(Math.min(this.#mssBytes, waitingBytes), { more: 1 }));
    if (begins) for (const sharer of sharers) this.#begin(sharer, nowMs);
    this.#sharers = sharers;
    this.#transfer = this.#link.start(Math.min(allowance, least * sharers.length), this.#ended);
  }

  #begin(sharer: Pending<Subject>, nowMs: number): void {
    if (sharer.hasBegun) return;
    sharer.hasBegun = true;
    if (sharer.subject !== null) this.#on.firstByteLeft(sharer.subject, nowMs);
  }

  /** In order, and during what is left of the handshake, the first alone, if it is ready. */
  #readyToSend(): readonly Pending<Subject>[] {
    const first = this.#pending[0];
    if (first === undefined) return nobody;
    if (this.#multiplexed && first.subject !== null) return this.#pending.filter(({ isReady }) => isReady);
    return first.isReady ? [first] : nobody;
  }

  readonly #ended = (bytes: number): void => {
    this.#sent(bytes);
    this.#send();
  };

  #sent(bytes: number): void {
    const sharers = this.#sharers;
    this.#transfer = null;
    for (const sharer of sharers) {
      sharer.leftBytes -= bytes / sharers.length;
      if (sharer.leftBytes > crumb) continue;
      if (this.#pending.length === 1) this.#pending.pop();
      else this.#pending.splice(this.#pending.indexOf(sharer), 1);
      if (sharer.subject !== null) this.#on.lastByteLeft(sharer.subject, this.#agenda.nowMs);
    }
    // Bytes that are ready one after another share segments; the last segment before a pause may be short.
    const goesOn = this.#multiplexed || this.#pending[0]?.isReady;
    this.#window.sent(goesOn ? bytes : this.#window.wholeSegments(bytes), this.#agenda.nowMs);
  }
}

const nobody: readonly never[] = [];
