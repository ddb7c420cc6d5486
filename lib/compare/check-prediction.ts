/** What a learner expected beside what was found. */

import { InputError } from '../errors.ts';
import { formatMs } from '../units.ts';

/**
 * Puts predictions beside findings, a line each, with how far apart they are. What was not predicted yet is asked for, not
 * given away.
 *
 * @param mine numbers by name; `undefined` until the learner has filled them in
 * @param found the same names; those that end in `Ms` are milliseconds
 * @throws {InputError} for a prediction that is no number, or of something that was not found
 * @example
 * checkPrediction({ pageLoadMs: 250, connections: 3 }, { pageLoadMs: 300, connections: 3 });
 * // pageLoadMs   you said 250 ms, it is 300 ms: you were 17 % too low
 * // connections  you said 3, and it is 3
 */
export function checkPrediction(
  mine: Readonly<Record<string, number | undefined>>,
  found: Readonly<Record<string, number>>,
): string {
  for (const [name, value] of Object.entries(mine)) {
    if (!(name in found))
      throw new InputError(`unknown prediction: ${name}; give one of ${Object.keys(found).join(', ')}`);
    if (value !== undefined && !Number.isFinite(value)) {
      throw new InputError(`invalid prediction ${name}: ${value}; give a number`);
    }
  }
  const widest = Math.max(...Object.keys(found).map((name) => name.length));
  return Object.entries(found)
    .map(([name, value]) => `${name.padEnd(widest)}  ${verdict(mine[name], value, isMs(name) ? formatMs : plain)}`)
    .join('\n');
}

/** Closer than this is right: nobody predicts noise. */
const closeEnough = 0.02;

function verdict(mine: number | undefined, found: number, format: (value: number) => string): string {
  if (mine === undefined) return 'no prediction yet: fill it in, run its cell, then this one again';
  const apart = found === 0 ? Math.abs(mine) : Math.abs(mine - found) / Math.abs(found);
  if (apart <= closeEnough) return `you said ${format(mine)}, and it is ${format(found)}`;
  const how =
    found === 0 ? 'none at all' : `you were ${Math.round(apart * 100)} % too ${mine < found ? 'low' : 'high'}`;
  return `you said ${format(mine)}, it is ${format(found)}: ${how}`;
}

function isMs(name: string): boolean {
  return /(^m|M)s$/.test(name);
}

function plain(value: number): string {
  return Number(value.toPrecision(4)).toLocaleString('en-US');
}
