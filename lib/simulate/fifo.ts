/**
 * First in, first out, each operation in constant amortised time (`Array.prototype.shift` moves all that is left). A ring
 * in an array whose size is a power of two, which is kept when it runs empty: most of these queues do so all the time.
 */

const smallest = 8;

export class Fifo<Item> {
  #ring: (Item | undefined)[] = [];
  #mask = -1;
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(item: Item): void {
    if (this.#length > this.#mask) this.#widen();
    this.#ring[(this.#head + this.#length++) & this.#mask] = item;
  }

  /** The item that waits longest. */
  peek(): Item | undefined {
    return this.#length === 0 ? undefined : this.#ring[this.#head];
  }

  shift(): Item | undefined {
    if (this.#length === 0) return undefined;
    const ring = this.#ring;
    const item = ring[this.#head];
    ring[this.#head] = undefined;
    this.#head = (this.#head + 1) & this.#mask;
    this.#length--;
    return item;
  }

  /** Puts `item` before all others. */
  unshift(item: Item): void {
    if (this.#length > this.#mask) this.#widen();
    this.#head = (this.#head - 1) & this.#mask;
    this.#ring[this.#head] = item;
    this.#length++;
  }

  #widen(): void {
    const before = this.#ring;
    const size = Math.max(smallest, 2 * before.length);
    const ring: (Item | undefined)[] = [];
    for (let place = 0; place < this.#length; place++) ring.push(before[(this.#head + place) & this.#mask]);
    while (ring.length < size) ring.push(undefined);
    this.#ring = ring;
    this.#mask = size - 1;
    this.#head = 0;
  }
}
