/** Pages and runs that several tests of the simulator use. */

import type { ResourceInput, ScenarioInput } from '../../../lib/scenario/scenario.ts';
import { simulate } from '../../../lib/simulate/simulate.ts';
import type { PacketEvent } from '../../../lib/simulate/trace.ts';
import type { Timeline } from '../../../lib/timeline/timeline.ts';

/** A document and `objects` that it reveals, of `bodyBytes` each. */
export function pageOf(objects: number, bodyBytes = 1): ScenarioInput['page'] {
  const paths = ['/index.html', ...Array.from({ length: objects }, (_, index) => `/object-${index + 1}`)];
  return { resources: paths.map((path) => ({ path, bodyBytes })) };
}

/** Textbook conditions: no rate, no slow start, 100 ms of round trip. */
export const roundTripsOnly = {
  link: { rttMs: 100, rateBitsPerSecond: null },
  tcp: { initialWindowSegments: null },
} as const;

export function pageLoadMs(scenario: ScenarioInput, seed = 1): number {
  return simulate(scenario, { seed }).totals.pageLoadMs;
}

export interface TracedRun {
  readonly timeline: Timeline;
  readonly packets: readonly PacketEvent[];
}

export function traced(scenario: ScenarioInput, seed = 1): TracedRun {
  const packets: PacketEvent[] = [];
  const timeline = simulate(scenario, { seed, trace: (packet) => packets.push(packet) });
  return { timeline, packets };
}

/** The first run in which just the packets that `isWanted` names are lost, and no other. */
export function runThatLoses(
  scenario: ScenarioInput,
  isWanted: (packet: PacketEvent, place: number) => boolean,
): TracedRun {
  for (let seed = 1; seed <= 20_000; seed++) {
    const run = traced(scenario, seed);
    const lost = run.packets.filter(({ fate }) => fate === 'lost');
    if (lost.length > 0 && run.packets.every((packet, place) => (packet.fate === 'lost') === isWanted(packet, place))) {
      return run;
    }
  }
  throw new Error('no seed loses just these packets');
}

/** A stream of numbers from 0 to below 1, for loops over random scenarios: the same in every run of the tests. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    // Numerical Recipes' linear congruential generator.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export type PolicyInput = NonNullable<ScenarioInput['policy']>;

type Rest = Omit<ResourceInput, 'path' | 'bodyBytes'>;

/** Connection and end of each request of a page of small objects, under textbook conditions. */
export function loaded(resources: readonly Rest[], policy: PolicyInput) {
  const page = { resources: resources.map((rest, index) => ({ path: `/${index}`, bodyBytes: 1, ...rest })) };
  const timeline = simulate({ page, ...roundTripsOnly, policy });
  return {
    timeline,
    requests: timeline.requests.map(({ connection, phases, status }) => ({
      connection,
      endMs: phases.at(-1)!.endMs,
      status,
    })),
    closed: timeline.connections.map(({ closedAtMs, closedBy }) => [closedAtMs, closedBy]),
  };
}
