/**
 * First in, first out, of things that wait in one line at a time: each knows who stands behind it, so that waiting takes
 * no memory. For what there is one of per segment or packet; what waits seldom, or in several lines, is in a `Fifo`.
 */

export interface Waiting<Item> {
  behind: Item | null;
}

export class Line<Item extends Waiting<Item>> {
  /** Who waits longest. */
  first: Item | null = null;
  #last: Item | null = null;

  push(item: Item): void {
    item.behind = null;
    if (this.#last === null) this.first = item;
    else this.#last.behind = item;
    this.#last = item;
  }

  shift(): Item | null {
    const item = this.first;
    if (item === null) return null;
    this.first = item.behind;
    if (this.first === null) this.#last = null;
    return item;
  }
}
