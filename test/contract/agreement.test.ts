/**
 * The model and the simulation have nothing in common but the protocol tables: one adds up costs, the other moves packets.
 * Where both claim to be exact they give the same timeline, to the last phase of the last request.
 */

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { modelEngine } from '../../lib/model/model.ts';
import { parseScenario } from '../../lib/scenario/parse-scenario.ts';
import { simulateEngine } from '../../lib/simulate/simulate.ts';
import type { Phase, Timeline } from '../../lib/timeline/timeline.ts';
import { exploration } from '../exploration.ts';
import { slack } from './engine-contract.ts';
import { type Only, oneAtATime, roundTripsOnly, scenarios } from './scenarios.ts';

/** Half a nanosecond for each event that one rounds and the other does not. */
const tolerance = { ms: 0.01, share: 1e-4 };

function isExact(scenario: ReturnType<typeof parseScenario>): boolean {
  return [modelEngine, simulateEngine].every((engine) => {
    const support = engine.supports(scenario);
    return support.supported && support.approximations.length === 0;
  });
}

/** What is compared, as lines of names and times: a difference reads like a table. */
function story({ connections, requests, totals }: Timeline): readonly [string, number][] {
  const lasting = (who: string, phases: readonly Phase<string>[]) =>
    phases
      .filter(({ startMs, endMs }) => endMs - startMs > tolerance.ms)
      .flatMap(({ name, startMs, endMs }): [string, number][] => [
        [`${who} ${name} starts`, startMs],
        [`${who} ${name} ends`, endMs],
      ]);
  // An engine may stop when the page is complete, so what closes then, or later, may be in one timeline only.
  const closes = (closedAtMs: number | null) =>
    closedAtMs === null || closedAtMs > totals.pageLoadMs - tolerance.ms ? Number.POSITIVE_INFINITY : closedAtMs;
  // Connections that open together, to several origins, may be numbered in any order: their first requests name them.
  const carrying = connections.map(({ id }) => requests.find(({ connection }) => connection === id));
  const used = connections.filter((_, place) => carrying[place]);
  const nameOf = (id: number) => `connection of ${carrying[connections.findIndex((one) => one.id === id)]!.path}`;
  const lines = [
    ...Object.entries(totals),
    ...used.flatMap(({ id, openedAtMs, closedAtMs, phases }): [string, number][] => [
      [`${nameOf(id)} opens`, openedAtMs],
      [`${nameOf(id)} closes`, closes(closedAtMs)],
      ...lasting(nameOf(id), phases),
    ]),
    ...requests.flatMap(({ path, status, connection, phases }): [string, number][] => [
      [`${path} status`, status],
      [`${path} on the ${nameOf(connection)}`, 1],
      ...lasting(path, phases),
    ]),
  ] satisfies [string, number][];
  return lines.sort(([a], [b]) => (a < b ? -1 : 1));
}

function expectAgreement(a: Timeline, b: Timeline): void {
  const [one, other] = [story(a), story(b)];
  expect(one.map(([name]) => name)).toEqual(other.map(([name]) => name));
  const differences = one.filter(([, value], place) => {
    const otherValue = other[place]![1];
    return value !== otherValue && !(Math.abs(value - otherValue) <= slack(tolerance, value));
  });
  expect(differences.map(([name, value]) => [name, value, other.find((line) => line[0] === name)![1]])).toEqual([]);
}

describe('model and simulate agree', () => {
  test.each<[string, Only, number]>([
    ['in round trips, under any policy', roundTripsOnly, 2],
    ['one answer at a time, at any rate, without slow start', { ...oneAtATime, initialWindows: [null] }, 2],
    [
      'one answer at a time, with slow start',
      { ...oneAtATime, rates: [null, 64_000, 1_000_000], windowGrowths: [2] },
      2,
    ],
    ['wherever both are exact', { initialRtos: [1000, 300] }, 10],
  ])('%s', (_, only, times) => {
    let compared = 0;
    fc.assert(
      fc.property(scenarios(only), (draft) => {
        const scenario = parseScenario(draft);
        if (!isExact(scenario)) return;
        compared++;
        expectAgreement(modelEngine.run(scenario), simulateEngine.run(scenario));
      }),
      { seed: exploration.seed, numRuns: times * exploration.runs },
    );
    expect(compared, 'scenarios in which both are exact').toBeGreaterThan(exploration.runs / 4);
  });
});
