/** From what a sweep was given to lines: points in order, each with its median and its spread. */

import { InputError } from '../errors.ts';
import type { EngineName, Origin, Timeline } from '../timeline/timeline.ts';
import { asTimelines } from './as-timelines.ts';
import type { Quantity } from './quantity.ts';
import { originWords, ownOrigin, ownWords, policyWords } from './words.ts';

/** A point that was computed elsewhere; `x` in the unit of the quantity, as in `rateBitsPerSecond`. */
export interface SweepPoint {
  readonly x: number;
  readonly pageLoadMs: number;
  readonly lowMs?: number;
  readonly highMs?: number;
}

/** Timelines of one engine, whose `x` is read from their scenarios; or points, with the engine that they come from. */
export type SweepSeries =
  | { readonly name?: string; readonly timelines: readonly Timeline[] }
  | { readonly name: string; readonly engine: EngineName; readonly points: readonly SweepPoint[] };

export interface Line {
  readonly name: string;
  readonly origin: Origin;
  /** `computed by formula`. */
  readonly source: string;
  readonly points: readonly SweepPoint[];
}

/** @throws {InputError} for a series without points, of several engines, or with a value that has no place on the axis */
export function sweepLine(series: SweepSeries, quantity: Quantity): Line {
  const line = 'timelines' in series ? ofTimelines(series, quantity) : ofPoints(series);
  for (const { x, pageLoadMs } of line.points) {
    if (!Number.isFinite(x))
      throw new InputError(`invalid x in ${line.name}: ${x}; give a number for ${quantity.axis}`);
    if (!(Number.isFinite(pageLoadMs) && pageLoadMs >= 0)) {
      throw new InputError(`invalid pageLoadMs in ${line.name}: ${pageLoadMs} ms; give milliseconds, 0 or above`);
    }
  }
  return { ...line, points: [...line.points].sort((a, b) => a.x - b.x) };
}

function ofPoints(series: Extract<SweepSeries, { points: unknown }>): Line {
  const { name, engine, points } = series;
  if (points.length === 0) throw new InputError(`missing points of ${name}; give at least one { x, pageLoadMs }`);
  const origin = ownOrigin[engine];
  if (!origin)
    throw new InputError(`unknown engine of ${name}: ${engine}; give one of ${Object.keys(ownOrigin).join(', ')}`);
  return { name, origin, source: ownWords[engine], points };
}

function ofTimelines(series: Extract<SweepSeries, { timelines: unknown }>, quantity: Quantity): Line {
  const timelines = asTimelines(series.timelines);
  const first = timelines[0]!;
  const name = series.name ?? policyWords(first.scenario.policy);
  const engines = [...new Set(timelines.map(({ engine }) => engine))];
  if (engines.length > 1) {
    throw new InputError(`ambiguous engine of ${name}: ${engines.join(' and ')}; give a series for each`);
  }
  const loads = new Map<number, number[]>();
  for (const timeline of timelines) {
    const x = quantity.of(timeline);
    if (x === null)
      throw new InputError(`invalid timeline in ${name}: unlimited has no place on ${quantity.axis}; give a number`);
    loads.set(x, [...(loads.get(x) ?? []), timeline.totals.pageLoadMs]);
  }
  return {
    name,
    origin: ownOrigin[first.engine],
    source: originWords(first),
    points: [...loads].map(([x, ms]) => pointOf(x, ms)),
  };
}

function pointOf(x: number, loadsMs: readonly number[]): SweepPoint {
  const sorted = [...loadsMs].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const pageLoadMs = (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
  return sorted.length === 1 ? { x, pageLoadMs } : { x, pageLoadMs, lowMs: sorted[0]!, highMs: sorted.at(-1)! };
}
