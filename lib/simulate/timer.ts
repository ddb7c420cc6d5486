/**
 * A timer that is set again far more often than it fires, as retransmission and idle timers are. Setting it later only
 * notes the new deadline: the event that is already planned finds that it came too early and plans the next.
 */

import { type EventQueue, priority } from './event-queue.ts';

const never = Number.POSITIVE_INFINITY;

/** Who set it, and is told of its end. */
export interface TimerOwner {
  timerExpired(): void;
}

export class Timer {
  readonly #queue: EventQueue;
  readonly #owner: TimerOwner;
  #deadlineNs = never;
  #wakesAtNs = never;

  constructor(queue: EventQueue, owner: TimerOwner) {
    this.#queue = queue;
    this.#owner = owner;
  }

  get isSet(): boolean {
    return this.#deadlineNs !== never;
  }

  set(deadlineNs: number): void {
    this.#deadlineNs = deadlineNs;
    if (deadlineNs >= this.#wakesAtNs) return;
    this.#wakesAtNs = deadlineNs;
    this.#queue.at(deadlineNs, priority.timer, wake, this);
  }

  clear(): void {
    this.#deadlineNs = never;
  }

  wake(): void {
    const { nowNs } = this.#queue;
    if (nowNs !== this.#wakesAtNs) return;
    this.#wakesAtNs = never;
    if (this.#deadlineNs > nowNs) {
      if (this.isSet) this.set(this.#deadlineNs);
      return;
    }
    this.#deadlineNs = never;
    this.#owner.timerExpired();
  }
}

function wake(timer: Timer): void {
  timer.wake();
}
