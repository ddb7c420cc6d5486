/**
 * `npm run bench`: how long a page takes to compute, and how that grows, beside Lighthouse's Lantern on the same page in
 * the same run. Absolute times are this machine's; the ratios are what counts. With `--json` for programs; with `--check`
 * it ends with 1 where a target is missed.
 */

import { parseArgs } from 'node:util';
import { borderless } from '../../lib/cli/timeline-table.ts';
import { model } from '../../lib/model/model.ts';
import { parseScenario } from '../../lib/scenario/parse-scenario.ts';
import { linkNamed, policyNamed } from '../../lib/scenario/presets.ts';
import type { Scenario, ScenarioInput } from '../../lib/scenario/scenario.ts';
import { simulate } from '../../lib/simulate/simulate.ts';
import { formatMs } from '../../lib/units.ts';
import { type Contender, interleaved } from './interleaved.ts';
import { lanternGraph, lanternLoadMs } from './lantern.ts';

const sizes = [10, 100, 1000] as const;
const engines = ['model', 'simulate', 'lantern'] as const;
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
  model: (ready: Scenario, input: ScenarioInput) => [() => model(ready), () => model(input)],
  simulate: (ready: Scenario, input: ScenarioInput) => [() => simulate(ready), () => simulate(input)],
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
    model: model(ready).totals.pageLoadMs,
    simulate: simulate(ready).totals.pageLoadMs,
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
    ...sizes.map((n) => atLeast(`simulate, times as fast as Lantern, ${n} objects`, of('simulate', n).timesLantern, 1)),
    ...sizes.map((n) => atLeast(`model, times as fast as Lantern, ${n} objects`, of('model', n).timesLantern, 20)),
    ...(['simulate', 'model'] as const).map((engine) => {
      const value = of(engine, 1000).msPerPage / of(engine, 100).msPerPage;
      // Ten times the objects, and a fifth more for what cannot be linear.
      return {
        name: `${engine}, cost of 1,000 objects over that of 100`,
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
    'engine',
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
      result.engine,
      formatMs(result.msPerPage),
      whole(result.pagesPerSecond),
      result.segmentsPerSecond === null ? '' : whole(result.segmentsPerSecond),
      result.timesLantern.toFixed(2),
      formatMs(result.endToEndMsPerPage),
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

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, check: { type: 'boolean', default: false } },
});
const results = sizes.flatMap(resultsFor);
const targets = targetsOf(results);
console.log(values.json ? JSON.stringify({ results, targets }, null, 2) : printed(results, targets));
if (values.check && targets.some(({ isMet }) => !isMet)) process.exitCode = 1;
