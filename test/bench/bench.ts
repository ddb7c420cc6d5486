/**
 * `npm run bench`: how long a page takes to compute, and how that grows, beside Lighthouse's Lantern on the same page in
 * the same run. Absolute times are this machine's; the ratios are what counts. With `--json` for programs; with `--check`
 * it ends with 1 where a target is missed.
 *
 * What is compared: `model` and `simulate` give a whole timeline, each phase of each request, checked and frozen. Lantern
 * gives a load time, and when each request started and ended, neither checked nor frozen. So its like is `modelTotals`,
 * which makes the model's calculation and no timeline; there is a row, and a target, for both. A further row says what a
 * timeline costs that is only allocated and frozen: no engine that gives one can be faster.
 */

import { borderless } from '../../lib/cli/timeline-table.ts';
import { model } from '../../lib/model/model.ts';
import { modelTotals } from '../../lib/model/model-totals.ts';
import { parseScenario } from '../../lib/scenario/parse-scenario.ts';
import { linkNamed, policyNamed } from '../../lib/scenario/presets.ts';
import type { Scenario, ScenarioInput } from '../../lib/scenario/scenario.ts';
import { simulate } from '../../lib/simulate/simulate.ts';
import { formatMs } from '../../lib/units.ts';
import { type BenchOptions, benchCommand } from './bench-command.ts';
import { frozenCopy } from './frozen-copy.ts';
import { type Contender, interleaved } from './interleaved.ts';
import { lanternGraph, lanternLoadMs } from './lantern.ts';

const sizes = [10, 100, 1000] as const;
/** Times only, as Lantern; or a checked timeline. */
const engines = ['model totals', 'model', 'simulate', 'timeline alone', 'lantern'] as const;
type EngineName = (typeof engines)[number];

/** Six connections, as browsers open and as Lantern has built in. 10 kB are seven segments. */
function pageOf(objects: number): ScenarioInput {
  const common = { bodyBytes: 10_000, serverMs: 30 };
  const images = Array.from({ length: objects }, (_, place) => ({ path: `/${place + 1}.png`, ...common }));
  return {
    name: `${objects} objects`,
    page: { resources: [{ path: '/', ...common }, ...images] },
    link: linkNamed('lte').link,
    policy: policyNamed('http1.1-parallel-6'),
  };
}

/** From a scenario that is ready, and from what a user writes. */
const contendersOf = {
  'model totals': (ready: Scenario, input: ScenarioInput) => [() => modelTotals(ready), () => modelTotals(input)],
  model: (ready: Scenario, input: ScenarioInput) => [() => model(ready), () => model(input)],
  simulate: (ready: Scenario, input: ScenarioInput) => [() => simulate(ready), () => simulate(input)],
  'timeline alone': (ready: Scenario) => {
    const timeline = model(ready);
    return [() => frozenCopy(timeline), () => frozenCopy(timeline)];
  },
  lantern: (ready: Scenario) => {
    const graph = lanternGraph(ready);
    return [() => lanternLoadMs(graph, ready), () => lanternLoadMs(lanternGraph(ready), ready)];
  },
} satisfies Record<EngineName, (ready: Scenario, input: ScenarioInput) => readonly (() => unknown)[]>;

interface Result {
  readonly objects: number;
  readonly engine: EngineName;
  /** The simulation alone. */
  readonly msPerPage: number;
  readonly pagesPerSecond: number;
  /** Segments with data, in both directions, that `simulate` sends for this page; the others have none. */
  readonly segmentsPerSecond: number | null;
  /** With reading the scenario, or building the graph. */
  readonly endToEndMsPerPage: number;
  /** Times as fast as Lantern, without and with preparation. */
  readonly timesLantern: number;
  readonly endToEndTimesLantern: number;
  /** What it answered, in ms. */
  readonly pageLoadMs: number;
}

function resultsFor(objects: number): readonly Result[] {
  const input = pageOf(objects);
  const ready = parseScenario(input);
  const contenders = engines.flatMap((name): Contender[] => {
    const [alone, endToEnd] = contendersOf[name](ready, input);
    return [
      { name, run: alone! },
      { name: `${name} end to end`, run: endToEnd! },
    ];
  });
  const costs = interleaved(contenders, { rounds: 15, sampleMs: 40, now: () => performance.now() });
  const segments = segmentsOf(ready);
  const answers: Record<EngineName, number> = {
    'model totals': modelTotals(ready).pageLoadMs,
    model: model(ready).totals.pageLoadMs,
    simulate: simulate(ready).totals.pageLoadMs,
    'timeline alone': model(ready).totals.pageLoadMs,
    lantern: lanternLoadMs(lanternGraph(ready), ready),
  };
  return engines.map((engine) => {
    const msPerPage = costs.get(engine)!;
    const endToEndMsPerPage = costs.get(`${engine} end to end`)!;
    return {
      objects,
      engine,
      msPerPage,
      pagesPerSecond: 1000 / msPerPage,
      segmentsPerSecond: engine === 'simulate' ? (segments * 1000) / msPerPage : null,
      endToEndMsPerPage,
      timesLantern: costs.get('lantern')! / msPerPage,
      endToEndTimesLantern: costs.get('lantern end to end')! / endToEndMsPerPage,
      pageLoadMs: answers[engine],
    };
  });
}

function segmentsOf(scenario: Scenario): number {
  let segments = 0;
  simulate(scenario, {
    trace: ({ segment }) => {
      if (segment !== null) segments++;
    },
  });
  return segments;
}

/** What is timed, in words. */
const answerOf = {
  'model totals': 'model, totals only',
  model: 'model, checked timeline',
  simulate: 'simulate, checked timeline',
  'timeline alone': 'a timeline, frozen, no more',
  lantern: 'Lantern, times only',
} as const satisfies Record<EngineName, string>;

interface Target {
  readonly name: string;
  readonly value: number;
  readonly wanted: string;
  readonly isMet: boolean;
}

function targetsOf(results: readonly Result[]): readonly Target[] {
  const of = (engine: EngineName, objects: number) =>
    results.find((result) => result.engine === engine && result.objects === objects)!;
  const atLeast = (name: string, value: number, least: number): Target => {
    return { name, value, wanted: `at least ${least}`, isMet: value >= least };
  };
  return [
    ...sizes.map((n) =>
      atLeast(`${answerOf.simulate}, times as fast as Lantern, ${n} objects`, of('simulate', n).timesLantern, 1),
    ),
    ...(['model totals', 'model'] as const).flatMap((engine) =>
      sizes.map((n) =>
        atLeast(`${answerOf[engine]}, times as fast as Lantern, ${n} objects`, of(engine, n).timesLantern, 20),
      ),
    ),
    ...(['simulate', 'model totals', 'model'] as const).map((engine) => {
      const value = of(engine, 1000).msPerPage / of(engine, 100).msPerPage;
      // Ten times the objects, and a fifth more for what cannot be linear.
      return {
        name: `${answerOf[engine]}, cost of 1,000 objects over that of 100`,
        value,
        wanted: 'below 12',
        isMet: value < 12,
      };
    }),
  ];
}

function printed(results: readonly Result[], targets: readonly Target[]): string {
  const head = [
    'objects',
    'answer',
    'per page',
    'pages/s',
    'segments/s',
    'x Lantern',
    'end to end',
    'x Lantern',
    'load time',
  ];
  const table = borderless(head, 2);
  for (const result of results) {
    table.push([
      result.objects,
      answerOf[result.engine],
      micro(result.msPerPage),
      whole(result.pagesPerSecond),
      result.segmentsPerSecond === null ? '' : whole(result.segmentsPerSecond),
      result.timesLantern.toFixed(2),
      micro(result.endToEndMsPerPage),
      result.endToEndTimesLantern.toFixed(2),
      formatMs(result.pageLoadMs),
    ]);
  }
  const verdicts = borderless(['target', 'wanted', 'value', ''], 2);
  for (const { name, wanted, value, isMet } of targets) {
    verdicts.push([name, wanted, value.toFixed(2), isMet ? 'met' : 'missed']);
  }
  return `${table}\n\n${verdicts}`;
}

/** Some of these take microseconds. */
function micro(ms: number): string {
  return ms < 1 ? `${(ms * 1000).toPrecision(3)} us` : formatMs(ms);
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

const values = benchCommand('bench', 'How long a page takes to compute, beside Lantern.').parse().opts<BenchOptions>();
// On a busy machine it takes seconds until all of an engine is compiled: the first time does not count.
resultsFor(sizes[0]);
const results = sizes.flatMap(resultsFor);
const targets = targetsOf(results);
console.log(values.json ? JSON.stringify({ results, targets }, null, 2) : printed(results, targets));
if (values.check && targets.some(({ isMet }) => !isMet)) process.exitCode = 1;
