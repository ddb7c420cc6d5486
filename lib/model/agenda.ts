/**
 * What happens when, in the model's own time: the next thing is the earliest. Of equals, what happens comes before the end of
 * somebody's patience (a request that arrives as an idle timer ends is served), and decisions come last, when all is known
 * that happens at that moment; and of those the one planned first.
 *
 * Times are whole nanoseconds: what belongs to one moment may have been added up in different ways, and must be equal.
 */

import TinyQueue from 'tinyqueue';
import { roundMs } from '../units.ts';

interface Item {
  readonly atMs: number;
  readonly turn: number;
  readonly place: number;
  readonly act: () => void;
}

const turns = { happens: 0, endOfPatience: 1, decides: 2 };

export class Agenda {
  readonly #queue = new TinyQueue<Item>([], (a, b) => a.atMs - b.atMs || a.turn - b.turn || a.place - b.place);
  #places = 0;
  nowMs = 0;

  at(atMs: number, act: () => void): void {
    this.#plan(roundMs(atMs), turns.happens, act);
  }

  /** Unless it has been called off in the meantime: `act` has to find out. */
  endOfPatience(atMs: number, act: () => void): void {
    this.#plan(roundMs(Math.max(this.nowMs, atMs)), turns.endOfPatience, act);
  }

  /** At the end of this moment. */
  decide(act: () => void): void {
    this.#plan(this.nowMs, turns.decides, act);
  }

  run(until: () => boolean = () => false): void {
    for (let item = this.#queue.pop(); item; item = until() ? undefined : this.#queue.pop()) {
      this.nowMs = item.atMs;
      item.act();
    }
  }

  #plan(atMs: number, turn: number, act: () => void): void {
    this.#queue.push({ atMs, turn, place: this.#places++, act });
  }
}
