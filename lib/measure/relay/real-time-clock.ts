/**
 * A `Clock` over the real one. `setTimeout` is a millisecond coarse and late, so it covers only the far part of a wait; the
 * rest is spent in `setImmediate`, which lets sockets be read between two looks at the clock.
 */

import { performance } from 'node:perf_hooks';
import TinyQueue from 'tinyqueue';
import { latenessOf } from '../lateness.ts';
import type { Lateness } from '../link.ts';
import type { Clock } from './clock.ts';

/** The last part of each wait is spent looking at the clock: what `setTimeout` may be late by, on an idle machine. */
const watchMs = 1.5;

interface Event {
  readonly atMs: number;
  readonly place: number;
  readonly act: () => void;
}

export class RealTimeClock implements Clock {
  readonly #queue = new TinyQueue<Event>([], (a, b) => a.atMs - b.atMs || a.place - b.place);
  #places = 0;
  #runningMs: number | null = null;
  #armedForMs = Number.POSITIVE_INFINITY;
  #timeout: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #latenessMs: number[] = [];

  get nowMs(): number {
    return this.#runningMs ?? performance.now();
  }

  at(atMs: number, act: () => void): void {
    this.#queue.push({ atMs, place: this.#places++, act });
    if (this.#runningMs === null) this.#arm();
  }

  /** The lateness of all events since the last call. */
  takeLateness(): Lateness {
    const lateness = latenessOf(this.#latenessMs);
    this.#latenessMs = [];
    return lateness;
  }

  #arm(): void {
    const next = this.#queue.peek();
    if (!next || next.atMs >= this.#armedForMs) return;
    this.#disarm();
    this.#armedForMs = next.atMs;
    const waitMs = next.atMs - performance.now() - watchMs;
    if (waitMs >= 1) this.#timeout = setTimeout(this.#runDue, Math.floor(waitMs));
    else this.#immediate = setImmediate(this.#runDue);
  }

  #disarm(): void {
    clearTimeout(this.#timeout);
    clearImmediate(this.#immediate);
    this.#armedForMs = Number.POSITIVE_INFINITY;
  }

  readonly #runDue = (): void => {
    this.#disarm();
    for (let next = this.#queue.peek(); next; next = this.#queue.peek()) {
      const lateMs = performance.now() - next.atMs;
      if (lateMs < 0) break;
      this.#queue.pop();
      this.#latenessMs.push(lateMs);
      this.#runningMs = next.atMs;
      next.act();
      this.#runningMs = null;
    }
    this.#arm();
  };
}
