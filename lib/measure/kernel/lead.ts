/**
 * How long before it is due a packet must be handed over, so that it has arrived when it is due: its way through the kernel,
 * which takes longer after a rest (the processor slept, its caches have gone to others). No fixed number fits two machines,
 * nor one machine all day, so it is learnt from packets that have arrived: a little up after a late one, three times that down
 * after an early one. So one of four is early: late happens on real links, early never. A single one that was late by much
 * moves nothing.
 */

const upMs = 0.02;
const downMs = 3 * upMs;
const firstMs = 0.1;
const longestMs = 0.6;

export class Lead {
  /** By the length of the rest before: below 1 ms, 4, 16, 64, and longer. */
  readonly #byRest = Array.from({ length: 5 }, () => firstMs);

  /** The lead of a packet that follows a rest of `restMs`. */
  ms(restMs: number): number {
    return this.#byRest[kindOf(restMs)]!;
  }

  /** A packet that was handed over that much before it was due, after a rest, arrived late by `latenessMs`; below 0: early. */
  learn(restMs: number, latenessMs: number): void {
    const lead = this.ms(restMs) + (latenessMs > 0 ? upMs : -downMs);
    this.#byRest[kindOf(restMs)] = Math.min(longestMs, Math.max(0, lead));
  }
}

function kindOf(restMs: number): number {
  if (restMs < 1) return 0;
  return Math.min(4, 1 + Math.floor(Math.log2(restMs) / 2));
}
