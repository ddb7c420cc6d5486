/** From what stands on the command line to a scenario: a file, standard input or a page by name; a link and a policy by name. */

import { isHar, scenarioFromHar } from '../scenario/har.ts';
import { parseScenario } from '../scenario/parse-scenario.ts';
import { linkNamed, pages, policyNamed } from '../scenario/presets.ts';
import type { Policy, Scenario, ScenarioInput } from '../scenario/scenario.ts';
import { formatMs } from '../units.ts';
import { readJson } from './read-json.ts';

export interface Source {
  readonly scenario: Scenario;
  /** What a HAR file could not say, and how it was taken. */
  readonly notes: readonly string[];
}

export interface Presets {
  readonly link?: string | undefined;
  readonly policy?: string | undefined;
}

/**
 * @param named path of a scenario or HAR file, `-` for standard input, or the name of a page
 * @throws {InputError} naming the file or the name, and what there is
 * @throws {ScenarioError} where the file is wrong
 */
export async function readScenario(named: string, presets: Presets = {}): Promise<Source> {
  const link = presets.link === undefined ? undefined : linkNamed(presets.link).link;
  const policy = presets.policy === undefined ? undefined : policyNamed(presets.policy);
  if (Object.hasOwn(pages, named)) {
    const { page } = pages[named as keyof typeof pages];
    return { scenario: parseScenario({ name: named, page, link, policy }), notes: [] };
  }
  const json = await readJson(named);
  if (isHar(json)) {
    const { scenario, notes, recorded } = scenarioFromHar(json, { ...(link && { link }), ...(policy && { policy }) });
    const { pageLoadMs, connections, requests } = recorded;
    const loaded = `the recording itself took ${formatMs(pageLoadMs)}, with ${requests} requests over ${connections} connections`;
    return { scenario, notes: [loaded, ...notes] };
  }
  const scenario = parseScenario(json);
  if (!link && !policy) return { scenario, notes: [] };
  return {
    scenario: parseScenario(underPolicy({ ...scenario, link: { ...scenario.link, ...link } }, policy)),
    notes: [],
  };
}

/** The same scenario under another policy; what the policy does not name has its default. */
export function underPolicy(scenario: ScenarioInput, policy: Partial<Policy> | undefined): ScenarioInput {
  return policy ? { ...scenario, policy } : scenario;
}
