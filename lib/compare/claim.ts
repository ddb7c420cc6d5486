/** What a lesson states, as a cell that fails when it stops being true. */

import { RoundtripError } from '../errors.ts';

/** A lesson says what its own numbers deny: its words, or the machine that it runs on, need a look. */
export class ClaimError extends RoundtripError {
  override readonly name = 'ClaimError';
  readonly code = 'RT_CLAIM';
}

/**
 * States something and checks it: prints `true: WORDS`, or fails.
 *
 * @throws {ClaimError} if it does not hold
 * @example
 * claim('a persistent page opens one connection', timeline.totals.connections === 1);
 */
export function claim(words: string, holds: boolean): void {
  if (!holds) throw new ClaimError(`no longer true: ${words}`);
  console.log('true:', words);
}
