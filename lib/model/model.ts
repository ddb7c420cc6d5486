/** The engine that answers by formula. */

import { admit, type Engine, exactly, type Support, unsupported } from '../engine.ts';
import type { Scenario, ScenarioInput } from '../scenario/scenario.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { Page } from './page.ts';

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
  return new Page(admit(modelEngine, input)).load();
}

/** Where a closed form exists, and where it is exact. */
export function supports(scenario: Scenario): Support {
  const { link, policy, tcp, page } = scenario;
  const isMultiplexed = policy.protocol === 'HTTP/2' || policy.protocol === 'HTTP/3';
  if (link.lossRate > 0) {
    const expectation = 'the expected latency under loss (Cardwell, Savage & Anderson) is that of one answer at a time';
    if (isMultiplexed) return unsupported(`${expectation}, and ${policy.protocol} has several under way: use simulate`);
    if (policy.pipelineDepth > 1)
      return unsupported(`${expectation}, and pipelining has several under way: use simulate`);
    if (link.lossRate >= 0.5) return unsupported(`${expectation}, and has no value from a loss rate of 0.5 on`);
  }
  const bytesInAll = page.resources.reduce((sum, { headerBytes, bodyBytes }) => sum + headerBytes + bodyBytes, 0);
  const largestRequest = Math.max(...page.resources.map(({ requestBytes }) => requestBytes));
  const isLimited = link.rateBitsPerSecond !== null;
  const isShared = page.resources.length > 1 && (isMultiplexed || policy.connectionsMax > 1);
  const hasSlowStart = tcp.initialWindowSegments !== null;
  const approximations: readonly (readonly [boolean, string])[] = [
    [link.lossRate > 0, 'loss counts by its expectation; no single load takes just this long'],
    [
      isLimited && isShared,
      'what is under way shares the rate evenly; a queue serves whole packets in order of arrival',
    ],
    [hasSlowStart && (isMultiplexed || policy.pipelineDepth > 1), 'a window is sent by rounds, not ACK by ACK'],
    [
      hasSlowStart && tcp.windowGrowth < 2,
      'delayed ACKs slow the growth of the window, but their own delay is left out',
    ],
    [isLimited && link.queueBytes !== null && link.queueBytes < bytesInAll, 'no packet is dropped by a full queue'],
    [
      hasSlowStart && largestRequest > tcp.initialWindowSegments * tcp.mssBytes,
      'requests are not held up by slow start',
    ],
  ];
  const named = approximations.filter(([applies]) => applies).map(([, words]) => words);
  return named.length === 0 ? exactly : { supported: true, approximations: named };
}

export const modelEngine = { name: 'model', supports, run: model } as const satisfies Engine;
