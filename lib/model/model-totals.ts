/**
 * What a page costs by formula, in total and without a timeline: for sweeps and sliders, which ask for thousands of pages and
 * read one number of each. The calculation is that of `model`, step by step; only the record of it is left out, and with it
 * the check of its invariants.
 */

import { admit } from '../engine.ts';
import { controlPackets } from '../protocol/control-packets.ts';
import type { ScenarioInput } from '../scenario/scenario.ts';
import type { Totals } from '../timeline/timeline.ts';
import { modelEngine } from './model.ts';
import { Page } from './page.ts';

const controlPacketsEach = controlPackets('four');

/**
 * The totals of `model`'s timeline, several times as fast.
 *
 * @param input a scenario, as written by people or parsed
 * @throws {ScenarioError} where the scenario is wrong
 * @throws {UnsupportedError} where no closed form exists
 * @example
 * const page = { resources: [{ path: '/index.html', bodyBytes: 5000 }, { path: '/logo.png', bodyBytes: 10000 }] };
 * const loads = [10, 50, 100].map((rttMs) => modelTotals({ page, link: { rttMs } }).pageLoadMs); // [30, 150, 300]
 */
export function modelTotals(input: ScenarioInput): Totals {
  const scenario = admit(modelEngine, input);
  const { exchanges, connections } = new Page(scenario).load();
  let pageLoadMs = 0;
  let bodyBytes = 0;
  for (const { endedAtMs, hasFailed, resource } of exchanges) {
    pageLoadMs = Math.max(pageLoadMs, endedAtMs);
    if (!hasFailed) bodyBytes += resource.bodyBytes;
  }
  const isTcp = scenario.policy.protocol !== 'HTTP/3';
  return {
    pageLoadMs,
    connections: connections.length,
    handshakes: connections.length,
    requests: exchanges.length,
    bodyBytes,
    controlPackets: isTcp ? connections.length * controlPacketsEach : 0,
  };
}
