/**
 * The engine that asks the world: a real origin server, real sockets, undici (or a bare socket, for HTTP/1.0), over an
 * emulated link. Its numbers are `measured`, except those the link charges itself, which are `emulated`. It knows no formula
 * of the other engines, so that it can judge them.
 *
 * A shared machine is never quiet, so a run whose own clock was late is repeated, and code that has not run before is slow,
 * so the path is warmed up over a link without delay. All traffic stays on loopback; nothing outlives the call.
 */

import { admit, type Engine } from '../engine.ts';
import { parseScenario } from '../scenario/parse-scenario.ts';
import type { Scenario, ScenarioInput } from '../scenario/scenario.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { withinLimits } from './limits.ts';
import type { LinkBackend } from './link.ts';
import { type Navigation, navigate } from './navigate.ts';
import type { OriginLog } from './origin.ts';
import { isPunctual, type Quality, qualityOf } from './quality.ts';
import { startRelay } from './relay/relay.ts';
import { supports } from './supports.ts';

export { supports };

export interface MeasureOptions {
  /** Stops the experiment. */
  readonly signal?: AbortSignal;
  /** Untimed exchanges over a link without delay, before the first timed one: `true` (default): 200; `false`: none. */
  readonly warmUp?: boolean | number;
  /** Timed page loads; the one with the median page load time is returned. Default: 1. */
  readonly repeat?: number;
  /** For everything together. Default: 120,000 ms. */
  readonly timeLimitMs?: number;
}

export interface MeasuredRun {
  readonly timeline: Timeline;
  /** The same page load as the server saw it. */
  readonly origin: OriginLog;
  readonly quality: Quality;
}

/**
 * Loads the scenario's page with real sockets over an emulated link.
 *
 * @returns the timeline, in milliseconds from the start of navigation
 * @throws {ScenarioError} where the scenario is wrong
 * @throws {UnsupportedError} where it cannot be measured (`supports` says what can)
 * @throws {ExperimentError} where the experiment fails, is aborted or passes its time limit
 * @example
 * const { totals } = await measure({ page: { resources: [{ path: '/', bodyBytes: 5000 }] }, link: { rttMs: 50 } });
 * totals.pageLoadMs; // about 101: two round trips and a millisecond of computing
 */
export async function measure(scenario: ScenarioInput, options: MeasureOptions = {}): Promise<Timeline> {
  return (await measureRun(scenario, options)).timeline;
}

/** As `measure`, with the server's account and with how far the times can be trusted. */
export async function measureRun(input: ScenarioInput, options: MeasureOptions = {}): Promise<MeasuredRun> {
  const scenario = admit({ name: 'measure', supports }, input);
  const { signal, warmUp = true, repeat = 1, timeLimitMs = 120_000 } = options;
  return await withinLimits({ signal, timeLimitMs }, async (signal) => {
    const backend = await startRelay(signal);
    try {
      const exchanges = typeof warmUp === 'number' ? warmUp : warmUp ? enoughExchanges : 0;
      if (exchanges > 0) await navigate({ scenario: warmUpFor(scenario, exchanges), backend, signal });
      const runs: MeasuredRun[] = [];
      while (runs.length < repeat) runs.push(await punctualRun(scenario, backend, signal));
      return median(runs);
    } finally {
      await backend.close();
    }
  });
}

export const measureEngine = { name: 'measure', supports, run: measure } satisfies Engine<
  MeasureOptions,
  Promise<Timeline>
>;

const triesMax = 5;

/**
 * The first page load that was punctual. Where none of a few is, the shortest of them: the link delivers nothing early and
 * loses nothing, so whatever disturbs a page load makes it longer, and the shortest was disturbed least.
 */
async function punctualRun(scenario: Scenario, backend: LinkBackend, signal: AbortSignal): Promise<MeasuredRun> {
  const late: MeasuredRun[] = [];
  for (let tries = 1; tries <= triesMax; tries++) {
    const run = measured(await navigate({ scenario, backend, signal }), tries);
    if (isPunctual(run.quality, run.timeline.totals.pageLoadMs)) return run;
    late.push(run);
  }
  const [best] = byPageLoad(late);
  return { ...best!, quality: { ...best!.quality, tries: triesMax } };
}

function measured(navigation: Navigation, tries: number): MeasuredRun {
  const { timeline, origin } = navigation;
  return { timeline, origin, quality: qualityOf(navigation, tries) };
}

/** After so many, further ones are no faster: functions on the path have been compiled, on both threads. */
const enoughExchanges = 200;

/** A page of small resources under the same policy, over a link that takes hardly any time. */
function warmUpFor({ tcp, policy }: Scenario, exchanges: number): Scenario {
  const resources = Array.from({ length: exchanges }, (_, i) => ({ path: `/warm-up-${i}`, bodyBytes: 5000 }));
  const link = { rttMs: 0.2, rateBitsPerSecond: 1e9 };
  return parseScenario({ name: 'warm-up', page: { resources }, link, tcp, policy });
}

function median(runs: readonly MeasuredRun[]): MeasuredRun {
  return byPageLoad(runs)[Math.floor((runs.length - 1) / 2)]!;
}

function byPageLoad(runs: readonly MeasuredRun[]): readonly MeasuredRun[] {
  return [...runs].sort((a, b) => a.timeline.totals.pageLoadMs - b.timeline.totals.pageLoadMs);
}
