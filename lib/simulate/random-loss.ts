/**
 * Which packets are lost: independent trials with one probability, from a seeded generator.
 *
 * Each direction of each connection has its own sequence. So the fifth packet that connection 2 sends upwards has the
 * same fate whatever else a page does, and two policies that are compared under one seed meet much the same luck (common
 * random numbers). Left out: bursts of loss (Gilbert 1960).
 *
 * Generator: mulberry32 (Ettinger, public domain), period 2^32; seeds are mixed by the finaliser of MurmurHash3
 * (Appleby, public domain), so that neighbours have nothing in common.
 */

import type { Side } from './packet.ts';

export class RandomLoss {
  readonly #rate: number;
  #state: number;

  constructor(rate: number, of: { readonly seed: number; readonly connection: number; readonly from: Side }) {
    this.#rate = rate;
    this.#state = mixed(mixed(mixed(of.seed) + of.connection) + (of.from === 'client' ? 1 : 2));
  }

  /** Whether the next packet is lost. */
  strikes(): boolean {
    return this.#rate > 0 && this.#next() < this.#rate;
  }

  /** From 0 to below 1. */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let bits = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }
}

function mixed(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) | 0;
}
