/** A relay's clock without the waiting: time jumps from one due event to the next. */

import TinyQueue from 'tinyqueue';
import type { Clock } from '../../../../lib/measure/relay/clock.ts';

export class VirtualClock implements Clock {
  readonly #queue = new TinyQueue<{ atMs: number; place: number; act: () => void }>(
    [],
    (a, b) => a.atMs - b.atMs || a.place - b.place,
  );
  #places = 0;
  nowMs = 0;

  at(atMs: number, act: () => void): void {
    this.#queue.push({ atMs, place: this.#places++, act });
  }

  run(): void {
    for (let event = this.#queue.pop(); event; event = this.#queue.pop()) {
      this.nowMs = event.atMs;
      event.act();
    }
  }
}
