/** One run of the simulation, from navigation to the last byte. */

import { InputError } from '../errors.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { newNetwork } from './network.ts';
import { Page } from './page.ts';
import type { Trace } from './trace.ts';

export interface RunOptions {
  /** Which packets are lost, where `link.lossRate` is above 0; a whole number, 1 where it is left out. */
  readonly seed?: number;
  /** Called for each packet, in the order of sending. */
  readonly trace?: Trace;
}

/**
 * @returns the page as it was loaded
 * @throws {InputError} where the seed is not a whole number
 */
export function run(scenario: Scenario, { seed = 1, trace }: RunOptions): Page {
  if (!Number.isSafeInteger(seed)) throw new InputError(`invalid seed: ${seed}; give a whole number`);
  const page = new Page(newNetwork(scenario, { seed, trace: trace ?? null }));
  page.load();
  return page;
}
