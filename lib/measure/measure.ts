/**
 * The engine that asks the world: a real origin server, real sockets, undici (or a bare socket, for HTTP/1.0), over an
 * emulated link. Its numbers are `measured`, except those the link charges itself, which are `emulated`. It knows no formula
 * of the other engines, so that it can judge them.
 *
 * A shared machine is never quiet, so a run whose own clock was late is repeated, and code that has not run before is slow,
 * so the path is warmed up over a link without delay. All traffic stays on loopback or in a network namespace of its own;
 * nothing outlives the call, but in a notebook's kernel the link, for the next one (`station.ts`).
 */

import { admit, type Engine } from '../engine.ts';
import { parseScenario } from '../scenario/parse-scenario.ts';
import type { Scenario, ScenarioInput } from '../scenario/scenario.ts';
import type { Packet } from '../timeline/packet.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { BackendChoice, PassedOver } from './backends.ts';
import { withinLimits } from './limits.ts';
import type { BackendName, CongestionControl, LinkBackend, NavigateJob, Navigation } from './link.ts';
import { navigate } from './navigate.ts';
import { isPunctual, type Quality, qualityOf } from './quality.ts';
import type { OriginLog } from './socket-log.ts';
import { type Station, withStation } from './station.ts';
import { supports } from './supports.ts';

export { supports };

/** How to measure. */
export interface MeasureOptions {
  /** Stops the experiment. */
  readonly signal?: AbortSignal | undefined;
  /** The link: `tun` or `veth` (real packets), `relay`, or `auto` (default): the first of them that can be had. */
  readonly backend?: BackendChoice;
  /** Untimed exchanges over a link without delay, before the first timed one: `true` (default): 200; `false`: none. */
  readonly warmUp?: boolean | number;
  /** Timed page loads; the one with the median page load time is returned. Default: 1. */
  readonly repeat?: number;
  /** For everything together. Default: 120,000 ms. */
  readonly timeLimitMs?: number;
  /** Of the losses by chance. Default: 1. */
  readonly seed?: number;
  /** Of a link of real packets. Default: reno, whatever the host has. */
  readonly congestionControl?: CongestionControl;
}

/** A measurement, with all that is known of it. */
export interface MeasuredRun {
  /** The page load whose time is the median. */
  readonly timeline: Timeline;
  /** The same page load as the server saw it. */
  readonly origin: OriginLog;
  /** The same page load as the link saw it; none where the link has no real packets. */
  readonly packets: readonly Packet[];
  readonly quality: Quality;
  readonly spread: Spread;
  readonly backend: BackendName;
  /** Better links that were not taken, with the reason. */
  readonly passedOver: readonly PassedOver[];
}

/** Page load times of all repetitions, in ms. */
export interface Spread {
  readonly runs: number;
  readonly minMs: number;
  readonly medianMs: number;
  readonly maxMs: number;
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

/**
 * As `measure`, with the server's and the link's account, with the spread of all repetitions, and with how far the times can
 * be trusted.
 */
export async function measureRun(input: ScenarioInput, options: MeasureOptions = {}): Promise<MeasuredRun> {
  const scenario = admit({ name: 'measure', supports }, input);
  const { signal, backend: choice = 'auto', timeLimitMs = 120_000 } = options;
  return await withinLimits({ signal, timeLimitMs }, async (signal) => {
    const measuredAt = (station: Station) => measureAt(station, scenario, { ...options, signal });
    return await withStation({ choice, scenario, signal }, measuredAt);
  });
}

/** One measurement at a station; as `measureRun`. */
export async function measureAt(
  station: Station,
  scenario: Scenario,
  options: Omit<MeasureOptions, 'signal' | 'backend' | 'timeLimitMs'> & { readonly signal: AbortSignal },
): Promise<MeasuredRun> {
  const { backend, passedOver } = station;
  const { signal, warmUp = true, repeat = 1, seed = 1, congestionControl = 'reno' } = options;
  const exchanges = typeof warmUp === 'number' ? warmUp : warmUp ? enoughExchanges : 0;
  await warmUpAt(station, scenario, { exchanges, signal });
  const once = (tries: number) =>
    navigateOver(backend, { scenario, seed, congestionControl }, signal).then(measured(tries));
  const runs: SingleRun[] = [];
  while (runs.length < repeat) runs.push(await punctualRun(once));
  return { ...median(runs), spread: spreadOf(runs), backend: backend.name, passedOver };
}

function navigateOver(backend: LinkBackend, job: NavigateJob, signal: AbortSignal): Promise<Navigation> {
  return backend.navigate ? backend.navigate(job, signal) : navigate({ ...job, backend, signal });
}

async function warmUpAt(
  { backend, warm }: Station,
  scenario: Scenario,
  { exchanges, signal }: { readonly exchanges: number; readonly signal: AbortSignal },
): Promise<void> {
  const { protocol, persistent, security } = scenario.policy;
  const kind = `${protocol} ${persistent} ${security}`;
  if (exchanges === 0 || warm.has(kind)) return;
  const job = { scenario: warmUpFor(scenario, exchanges), seed: 1, congestionControl: 'reno' } as const;
  await navigateOver(backend, job, signal);
  warm.add(kind);
}

export const measureEngine = { name: 'measure', supports, run: measure } satisfies Engine<
  MeasureOptions,
  Promise<Timeline>
>;

const triesMax = 5;

type SingleRun = Pick<MeasuredRun, 'timeline' | 'origin' | 'packets' | 'quality'>;

/**
 * The first page load that was punctual. Where none of a few is, the shortest of them: the link delivers nothing early, so
 * whatever disturbs a page load makes it longer, and the shortest was disturbed least.
 */
async function punctualRun(once: (tries: number) => Promise<SingleRun>): Promise<SingleRun> {
  const late: SingleRun[] = [];
  for (let tries = 1; tries <= triesMax; tries++) {
    const run = await once(tries);
    if (isPunctual(run.quality, run.timeline.totals.pageLoadMs)) return run;
    late.push(run);
  }
  const [best] = byPageLoad(late);
  return { ...best!, quality: { ...best!.quality, tries: triesMax } };
}

function measured(tries: number): (navigation: Navigation) => SingleRun {
  return (navigation) => {
    const { timeline, origin, packets } = navigation;
    return { timeline, origin, packets, quality: qualityOf(navigation, tries) };
  };
}

/** After so many, further ones are no faster: functions on the path have been compiled, on both threads. */
const enoughExchanges = 200;

/** A page of small resources under the same policy, over a link that takes hardly any time. */
function warmUpFor({ tcp, policy }: Scenario, exchanges: number): Scenario {
  const resources = Array.from({ length: exchanges }, (_, i) => ({ path: `/warm-up-${i}`, bodyBytes: 5000 }));
  const link = { rttMs: 0.2, rateBitsPerSecond: 1e9 };
  return parseScenario({ name: 'warm-up', page: { resources }, link, tcp, policy });
}

function median(runs: readonly SingleRun[]): SingleRun {
  return byPageLoad(runs)[Math.floor((runs.length - 1) / 2)]!;
}

function spreadOf(runs: readonly SingleRun[]): Spread {
  const times = byPageLoad(runs).map(({ timeline }) => timeline.totals.pageLoadMs);
  const medianMs = median(runs).timeline.totals.pageLoadMs;
  return { runs: runs.length, minMs: times[0]!, medianMs, maxMs: times.at(-1)! };
}

function byPageLoad(runs: readonly SingleRun[]): readonly SingleRun[] {
  return [...runs].sort((a, b) => a.timeline.totals.pageLoadMs - b.timeline.totals.pageLoadMs);
}
