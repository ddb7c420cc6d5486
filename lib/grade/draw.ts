/** Numbers drawn for one student and one test from a seed: the same at every run, and others for every neighbour. */

import { createHash } from 'node:crypto';

export interface Draw {
  /** A whole number from `from` to `to`, both included. */
  readonly integer: (from: number, to: number) => number;
  readonly pick: <T>(choices: readonly T[]) => T;
}

/** @param parts what tells the draws apart: the course's seed, the student, the exercise, the test */
export function drawFor(...parts: readonly (string | number)[]): Draw {
  const origin = createHash('sha256').update(JSON.stringify(parts)).digest();
  let drawn = 0;
  const fraction = () => {
    const hash = createHash('sha256').update(origin).update(String(drawn++)).digest();
    return hash.readUInt32BE(0) / 2 ** 32;
  };
  const integer = (from: number, to: number) => from + Math.floor(fraction() * (to - from + 1));
  return { integer, pick: (choices) => choices[integer(0, choices.length - 1)]! };
}
