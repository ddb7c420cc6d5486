/** What every engine meets: it answers a scenario with a timeline, or says beforehand why it cannot. */

import { UnsupportedError } from './errors.ts';
import { parseScenario } from './scenario/parse-scenario.ts';
import type { Scenario, ScenarioInput } from './scenario/scenario.ts';
import type { EngineName, Timeline } from './timeline/timeline.ts';

/** Either it can, exactly or with approximations named; or it cannot, with the reason. */
export type Support =
  | { readonly supported: true; readonly approximations: readonly string[] }
  | { readonly supported: false; readonly reason: string };

/** `Result` is `Timeline` for engines that compute, a promise of one for those that wait for real sockets. */
export interface Engine<Options = unknown, Result extends Timeline | Promise<Timeline> = Timeline | Promise<Timeline>> {
  readonly name: EngineName;
  readonly supports: (scenario: Scenario) => Support;
  readonly run: (scenario: ScenarioInput, options?: Options) => Result;
}

export const exactly: Support = { supported: true, approximations: [] };

export function unsupported(reason: string): Support {
  return { supported: false, reason };
}

/**
 * The checked scenario, if `engine` can answer it.
 *
 * @throws {ScenarioError} where the scenario is wrong
 * @throws {UnsupportedError} with the engine's own reason
 */
export function admit(engine: Pick<Engine, 'name' | 'supports'>, input: ScenarioInput): Scenario {
  const scenario = parseScenario(input);
  const support = engine.supports(scenario);
  if (!support.supported) throw new UnsupportedError(`unsupported by ${engine.name}: ${support.reason}`);
  return scenario;
}
