/**
 * The link from server to client as a fluid: every transfer under way gets an equal share of the rate (processor
 * sharing). Exact for one transfer at a time; for several it leaves out that a real queue serves whole packets in the
 * order of their arrival.
 *
 * Virtual time is the bytes that each transfer under way has been given. A transfer of n bytes that starts at virtual
 * time v ends at v + n, however many others come and go, so nothing is recomputed but the pace of virtual time.
 */

import type { Agenda } from './agenda.ts';

export interface Transfer {
  readonly startedAt: number;
  readonly endsAt: number;
  readonly ended: () => void;
}

export class SharedLink {
  readonly #agenda: Agenda;
  readonly #bytesPerMs: number;
  readonly #underWay = new Set<Transfer>();
  #virtualTime = 0;
  #updatedAtMs = 0;
  #plan = 0;

  constructor(agenda: Agenda, rateBitsPerSecond: number | null) {
    this.#agenda = agenda;
    this.#bytesPerMs = rateBitsPerSecond === null ? Number.POSITIVE_INFINITY : rateBitsPerSecond / 8000;
  }

  /** Milliseconds that `bytes` take now, if `more` transfers join those under way. */
  durationMs(bytes: number, { more }: { readonly more: number }): number {
    return (bytes * (this.#underWay.size + more)) / this.#bytesPerMs;
  }

  /** Starts a transfer now; `ended` is called at its end. */
  start(bytes: number, ended: () => void): Transfer {
    this.#advance();
    const transfer = { startedAt: this.#virtualTime, endsAt: this.#virtualTime + bytes, ended };
    this.#underWay.add(transfer);
    this.#planNext();
    return transfer;
  }

  /** Breaks a transfer off. @returns the bytes it has been given */
  stop(transfer: Transfer): number {
    this.#advance();
    this.#underWay.delete(transfer);
    this.#planNext();
    return Math.min(this.#virtualTime, transfer.endsAt) - transfer.startedAt;
  }

  #advance(): void {
    const { nowMs } = this.#agenda;
    const sharers = this.#underWay.size;
    if (sharers > 0 && Number.isFinite(this.#bytesPerMs)) {
      this.#virtualTime += ((nowMs - this.#updatedAtMs) * this.#bytesPerMs) / sharers;
    }
    this.#updatedAtMs = nowMs;
  }

  #planNext(): void {
    const plan = ++this.#plan;
    let next: Transfer | undefined;
    for (const transfer of this.#underWay) if (!next || transfer.endsAt < next.endsAt) next = transfer;
    if (!next) return;
    const ending = next;
    const remaining = Math.max(0, ending.endsAt - this.#virtualTime);
    this.#agenda.at(this.#agenda.nowMs + this.durationMs(remaining, { more: 0 }), () => {
      if (plan !== this.#plan) return;
      this.#advance();
      this.#virtualTime = Math.max(this.#virtualTime, ending.endsAt);
      this.#underWay.delete(ending);
      this.#planNext();
      ending.ended();
    });
  }
}
