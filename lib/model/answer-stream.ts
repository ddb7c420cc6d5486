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

export interface Answer {
  readonly bytes: number;
  readonly firstByteLeft: (atMs: number) => void;
  readonly lastByteLeft: (atMs: number) => void;
  /** It is ready, and waits for the congestion window until then. */
  readonly stalls?: (fromMs: number, toMs: number) => void;
}

/** Less than this is a rounding error, not a byte. */
const crumb = 1e-6;

interface Pending extends Answer {
  left: number;
  isReady: boolean;
  /** Shares the connection with nothing. */
  readonly isHandshake: boolean;
  hasBegun: boolean;
}

export class AnswerStream {
  readonly #agenda: Agenda;
  readonly #link: SharedLink;
  readonly #mssBytes: number;
  readonly #multiplexed: boolean;
  readonly #window: SendWindow;
  readonly #pending: Pending[] = [];
  #sending: { readonly transfer: Transfer; readonly sharers: readonly Pending[] } | undefined;
  #nextLookAtMs = Number.NaN;

  constructor(scenario: Scenario, parts: { agenda: Agenda; link: SharedLink; before?: Before }) {
    this.#agenda = parts.agenda;
    this.#link = parts.link;
    this.#mssBytes = scenario.tcp.mssBytes;
    this.#multiplexed = isMultiplexed(scenario.policy);
    this.#window = new SendWindow(scenario, parts.before);
  }

  /** Takes a place in the stream. @returns what to call when the server has the answer ready */
  expect(answer: Answer): () => void {
    return this.#add(answer, { isHandshake: false });
  }

  /** What is left to say of the handshake takes its place, before the first answer. */
  lead(bytes: number): () => void {
    return this.#add({ bytes, firstByteLeft: () => {}, lastByteLeft: () => {} }, { isHandshake: true });
  }

  #add(answer: Answer, { isHandshake }: { readonly isHandshake: boolean }): () => void {
    const pending = { ...answer, isHandshake, left: answer.bytes, isReady: false, hasBegun: false };
    this.#pending.push(pending);
    return () => {
      pending.isReady = true;
      if (this.#sending && !this.#multiplexed) return;
      this.#lookAt(this.#agenda.nowMs);
    };
  }

  /** One look for all that becomes ready at the same time. */
  #lookAt(atMs: number): void {
    if (this.#nextLookAtMs === atMs) return;
    this.#nextLookAtMs = atMs;
    this.#agenda.at(atMs, () => {
      if (this.#nextLookAtMs === atMs) this.#nextLookAtMs = Number.NaN;
      this.#interrupt();
      this.#send();
    });
  }

  #interrupt(): void {
    if (!this.#sending) return;
    const { transfer, sharers } = this.#sending;
    this.#sent(this.#link.stop(transfer), sharers);
  }

  #send(): void {
    const shares = this.#multiplexed && !this.#pending[0]?.isHandshake;
    const sharers = shares ? this.#pending.filter(({ isReady }) => isReady) : this.#pending.slice(0, 1);
    if (!sharers[0]?.isReady) return;
    const { nowMs } = this.#agenda;
    const least = sharers.reduce((min, { left }) => Math.min(min, left), Number.POSITIVE_INFINITY);
    const allowance = this.#window.allowance(nowMs);
    if (allowance <= crumb && least > 0) {
      for (const sharer of sharers) sharer.stalls?.(nowMs, this.#window.opensAtMs);
      this.#lookAt(this.#window.opensAtMs);
      return;
    }
    const bytes = Math.min(allowance, least * sharers.length);
    const waitingBytes = sharers.reduce((sum, { left }) => sum + left, 0);
    if (sharers.some(({ hasBegun }) => !hasBegun)) this.#window.answerBegins();
    this.#window.sending(nowMs, this.#link.durationMs(Math.min(this.#mssBytes, waitingBytes), { more: 1 }));
    for (const sharer of sharers) {
      if (sharer.hasBegun) continue;
      sharer.hasBegun = true;
      sharer.firstByteLeft(nowMs);
    }
    const transfer = this.#link.start(bytes, () => {
      this.#sent(bytes, sharers);
      this.#send();
    });
    this.#sending = { transfer, sharers };
  }

  #sent(bytes: number, sharers: readonly Pending[]): void {
    this.#sending = undefined;
    for (const sharer of sharers) {
      sharer.left -= bytes / sharers.length;
      if (sharer.left > crumb) continue;
      this.#pending.splice(this.#pending.indexOf(sharer), 1);
      sharer.lastByteLeft(this.#agenda.nowMs);
    }
    // Bytes that are ready one after another share segments; the last segment before a pause may be short.
    const goesOn = this.#multiplexed || this.#pending[0]?.isReady;
    this.#window.sent(goesOn ? bytes : this.#window.wholeSegments(bytes), this.#agenda.nowMs);
  }
}
