/** The engine that answers by discrete events on a virtual clock. */

import { admit, type Engine, exactly, type Support, unsupported } from '../engine.ts';
import type { Scenario, ScenarioInput } from '../scenario/scenario.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { formatBytes } from '../units.ts';
import { record } from './record.ts';
import { type RunOptions, run } from './run.ts';

export type SimulateOptions = RunOptions;

/**
 * What a page costs, packet by packet.
 *
 * @param input a scenario, as written by people or parsed
 * @param options `seed`: which packets are lost, where any are; `trace`: called for each packet
 * @returns a timeline whose every phase is `simulated`; the same for the same scenario and seed
 * @throws {ScenarioError} where the scenario is wrong
 * @throws {InputError} where the seed is not a whole number
 * @example
 * const page = { resources: [{ path: '/index.html', bodyBytes: 5000 }, { path: '/logo.png', bodyBytes: 10000 }] };
 * simulate({ page }).totals.pageLoadMs; // 300: two round trips for the document, one more for the image
 */
export function simulate(input: ScenarioInput, options: SimulateOptions = {}): Timeline {
  const scenario = admit(simulateEngine, input);
  return record(scenario, run(scenario, options));
}

/** About 15 GB of ordinary segments: seconds, and gigabytes of memory. */
const segmentsMax = 10_000_000;

/** Whatever is not too large can be simulated; what the simulation leaves out stands at the head of each of its files. */
export function supports({ page, tcp }: Scenario): Support {
  const bytes = page.resources.reduce((sum, { requestBytes, bodyBytes }) => sum + requestBytes + bodyBytes, 0);
  if (bytes / tcp.mssBytes <= segmentsMax) return exactly;
  return unsupported(
    `the page has ${formatBytes(bytes)}, and each segment of ${formatBytes(tcp.mssBytes)} would be sent; use model`,
  );
}

export const simulateEngine = { name: 'simulate', supports, run: simulate } as const satisfies Engine<
  SimulateOptions,
  Timeline
>;
