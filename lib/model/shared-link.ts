/**
 * The link from server to client as a fluid: every transfer under way gets an equal share of the rate (processor
 * sharing). Exact for one transfer at a time; for several it leaves out that a real queue serves whole packets in the
 * order of their arrival.
 *
 * Virtual time is the bytes that each transfer under way has been given. A transfer of n bytes that starts at virtual
 * time v ends at v + n, however many others come and go, so nothing is recomputed but the pace of virtual time.
 */

import type { Agenda, Appointment } from './agenda.ts';

export interface Transfer {
  readonly bytes: number;
  readonly startedAt: number;
  readonly endsAt: number;
  readonly ended: (bytes: number) => void;
}

export class SharedLink {
  readonly #agenda: Agenda;
  readonly #bytesPerMs: number;
  /** In the order of their start. */
  readonly #underWay: Transfer[] = [];
  #virtualTime = 0;
  #updatedAtMs = 0;
  /** The transfer that ends next, and when: found anew whenever one comes or goes. */
  #ending: Transfer | undefined;
  readonly #nextEnd: Appointment;

  constructor(agenda: Agenda, rateBitsPerSecond: number | null) {
    this.#agenda = agenda;
    this.#nextEnd = agenda.appointment(this.#end);
    this.#bytesPerMs = rateBitsPerSecond === null ? Number.POSITIVE_INFINITY : rateBitsPerSecond / 8000;
  }

  /** Milliseconds that `bytes` take now, if `more` transfers join those under way. */
  durationMs(bytes: number, { more }: { readonly more: number }): number {
    return (bytes * (this.#underWay.length + more)) / this.#bytesPerMs;
  }

  /** Starts a transfer now; `ended` is called at its end, with its bytes. */
  start(bytes: number, ended: (bytes: number) => void): Transfer {
    this.#advance();
    const transfer = { bytes, startedAt: this.#virtualTime, endsAt: this.#virtualTime + bytes, ended };
    this.#underWay.push(transfer);
    this.#planNext();
    return transfer;
  }

  /** Breaks a transfer off. @returns the bytes it has been given */
  stop(transfer: Transfer): number {
    this.#advance();
    this.#remove(transfer);
    this.#planNext();
    return Math.min(this.#virtualTime, transfer.endsAt) - transfer.startedAt;
  }

  #advance(): void {
    const { nowMs } = this.#agenda;
    const sharers = this.#underWay.length;
    if (sharers > 0 && Number.isFinite(this.#bytesPerMs)) {
      this.#virtualTime += ((nowMs - this.#updatedAtMs) * this.#bytesPerMs) / sharers;
    }
    this.#updatedAtMs = nowMs;
  }

  #remove(transfer: Transfer): void {
    const underWay = this.#underWay;
    const place = underWay.indexOf(transfer);
    for (let next = place + 1; next < underWay.length; next++) underWay[next - 1] = underWay[next]!;
    underWay.pop();
  }

  #planNext(): void {
    let next: Transfer | undefined;
    for (const transfer of this.#underWay) if (!next || transfer.endsAt < next.endsAt) next = transfer;
    this.#ending = next;
    if (!next) {
      this.#agenda.appoint(this.#nextEnd, Number.POSITIVE_INFINITY);
      return;
    }
    const remaining = Math.max(0, next.endsAt - this.#virtualTime);
    this.#agenda.appoint(this.#nextEnd, this.#agenda.nowMs + this.durationMs(remaining, { more: 0 }));
  }

  readonly #end = (): void => {
    const ending = this.#ending!;
    this.#advance();
    this.#virtualTime = Math.max(this.#virtualTime, ending.endsAt);
    this.#remove(ending);
    this.#planNext();
    ending.ended(ending.bytes);
  };
}
