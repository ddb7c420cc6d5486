/** The engine that answers by formula. */

import { admit, type Engine } from '../engine.ts';
import type { ScenarioInput } from '../scenario/scenario.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { Page } from './page.ts';
import { record } from './record.ts';
import { supports } from './supports.ts';

/**
 * What a page costs, by formula: exact under the conventions of `page.ts`, or with approximations that `supports` names.
 *
 * @param input a scenario, as written by people or parsed
 * @returns a timeline whose every phase is `computed`
 * @throws {ScenarioError} where the scenario is wrong
 * @throws {UnsupportedError} where no closed form exists
 * @example
 * const page = { resources: [{ path: '/index.html', bodyBytes: 5000 }, { path: '/logo.png', bodyBytes: 10000 }] };
 * model({ page }).totals.pageLoadMs; // 300: two round trips for the document, one more for the image
 */
export function model(input: ScenarioInput): Timeline {
  const scenario = admit(modelEngine, input);
  return record(scenario, new Page(scenario).load());
}

export const modelEngine = { name: 'model', supports, run: model } as const satisfies Engine;
