/**
 * The agenda of the simulation: what will happen, earliest first. A binary heap (Williams, Heapsort, CACM 1964).
 *
 * The order of events is total, so a run is a function of its input alone: by time; at one time by `priority`; at one
 * priority in the order in which they were planned. Nothing is ever taken out: an action that has become pointless finds
 * that out when it runs (`timer.ts`).
 */

/**
 * What goes first within one instant. All that arrives is taken note of before timers fire (a request that arrives as
 * the idle timer ends is served), all discoveries are known before connections are given out, and everything has been
 * written before packets leave, so that what leaves together shares packets.
 */
export const priority = { arrival: 0, timer: 1, dispatch: 2, flush: 3 } as const;
export type Priority = (typeof priority)[keyof typeof priority];

type Action = () => void;

interface Entry {
  readonly atNs: number;
  /** Priority and sequence in one number. */
  readonly order: number;
  readonly action: Action;
}

const sequenceRange = 2 ** 50;

export class EventQueue {
  readonly #heap: Entry[] = [];
  #sequence = 0;
  #nowNs = 0;

  /** The time of the event that is running, or ran last. */
  get nowNs(): number {
    return this.#nowNs;
  }

  /** Plans `action` for `atNs`, which must not be in the past. */
  at(atNs: number, first: Priority, action: Action): void {
    const entry: Entry = { atNs, order: first * sequenceRange + this.#sequence++, action };
    const heap = this.#heap;
    let place = heap.length;
    heap.push(entry);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!isBefore(entry, heap[parent]!)) break;
      heap[place] = heap[parent]!;
      place = parent;
    }
    heap[place] = entry;
  }

  /** Runs the earliest event. @returns whether there was one */
  next(): boolean {
    const heap = this.#heap;
    const earliest = heap[0];
    if (earliest === undefined) return false;
    const last = heap.pop()!;
    if (heap.length > 0) this.#sink(last);
    this.#nowNs = earliest.atNs;
    earliest.action();
    return true;
  }

  /** Puts `entry` at the top and lets it sink to its place. */
  #sink(entry: Entry): void {
    const heap = this.#heap;
    const { length } = heap;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= length) break;
      if (child + 1 < length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, entry)) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = entry;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.atNs < b.atNs || (a.atNs === b.atNs && a.order < b.order);
}
