/** What happens when, in the model's own time: the next thing is the earliest, and of equals the one planned first. */

import TinyQueue from 'tinyqueue';

interface Item {
  readonly atMs: number;
  readonly place: number;
  readonly act: () => void;
}

export class Agenda {
  readonly #queue = new TinyQueue<Item>([], (a, b) => a.atMs - b.atMs || a.place - b.place);
  #places = 0;
  nowMs = 0;

  at(atMs: number, act: () => void): void {
    this.#queue.push({ atMs, place: this.#places++, act });
  }

  run(): void {
    for (let item = this.#queue.pop(); item; item = this.#queue.pop()) {
      this.nowMs = item.atMs;
      item.act();
    }
  }
}
