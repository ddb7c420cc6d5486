/** Time divided: phases, and idleness between them, as legends name them and as they add up. */

import type { Origin } from '../timeline/timeline.ts';
import { roundMs } from '../units.ts';
import { fills, type SliceName } from './palette.ts';

export interface Slice {
  readonly name: SliceName;
  readonly startMs: number;
  readonly endMs: number;
  readonly origin: Origin;
}

type Kind = Pick<Slice, 'name' | 'origin'>;

/** The time of all slices of a kind. */
export interface Cost extends Kind {
  readonly ms: number;
}

const order = Object.keys(fills) as SliceName[];

/** What tells a legend entry from others: emulated phases look different, so they have their own. */
export function legendName({ name, origin }: Kind): string {
  return origin === 'emulated' ? `${name}, emulated` : name;
}

/** Place in the order of a request's life. */
export function rank({ name, origin }: Kind): number {
  return order.indexOf(name) * 2 + (origin === 'emulated' ? 1 : 0);
}

/** The legend entries of these kinds, in the order of a request's life. */
export function legendOf(kinds: readonly Kind[]): string[] {
  const ranks = new Map(kinds.map((kind) => [legendName(kind), rank(kind)]));
  return [...ranks].sort(([, a], [, b]) => a - b).map(([name]) => name);
}

/** How much time went where, in the order of a request's life; only what took time. */
export function costsOf(slices: readonly Slice[]): readonly Cost[] {
  const costs = new Map<string, Cost>();
  for (const { name, origin, startMs, endMs } of slices) {
    const key = `${name} ${origin}`;
    costs.set(key, { name, origin, ms: roundMs((costs.get(key)?.ms ?? 0) + endMs - startMs) });
  }
  return [...costs.values()].filter(({ ms }) => ms > 0).sort((a, b) => rank(a) - rank(b));
}
