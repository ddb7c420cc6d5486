/**
 * The page loads on which the engines are held against the kernel: two pages, four round trips, three rates, every policy
 * that can be measured. What has been measured is kept in a file, a line each, so that a run that was stopped goes on.
 */

import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { BackendName } from '../../measure/link.ts';
import { measureAt } from '../../measure/measure.ts';
import { openStation } from '../../measure/station.ts';
import { supportOf } from '../../measure/supports.ts';
import { parseScenario } from '../../scenario/parse-scenario.ts';
import { type PageName, pages, policyNamed, policyNames } from '../../scenario/presets.ts';
import type { Scenario } from '../../scenario/scenario.ts';

export interface Cell {
  /** Page, link and policy, as in `eleven-objects, 20 ms, 1 Mbit/s, http1.1`. */
  readonly name: string;
  readonly page: PageName;
  readonly link: string;
  readonly policy: string;
  readonly scenario: Scenario;
}

export interface MeasuredCell {
  readonly name: string;
  readonly backend: BackendName;
  /** Page load times of all runs, in ms, in the order in which they were made. */
  readonly runsMs: readonly number[];
}

const pageNames = ['eleven-objects', 'forty-two-objects'] as const satisfies readonly PageName[];
const rttsMs = [20, 40, 100, 200] as const;
const ratesMbit = [1, 10, 50] as const;

/** Real messages have headers; with room for them in the scenario, all engines send as many bytes. */
const heads = { requestBytes: 150, headerBytes: 200 };

/** From the shortest round trip to the longest. */
export function measurableCells(): readonly Cell[] {
  const cells: Cell[] = [];
  for (const rttMs of rttsMs) {
    for (const mbit of ratesMbit) {
      for (const page of pageNames) {
        for (const policy of policyNames) {
          const link = `${rttMs} ms, ${mbit} Mbit/s`;
          const scenario = parseScenario({
            name: page,
            page: { resources: pages[page].page.resources.map((resource) => ({ ...resource, ...heads })) },
            link: { rttMs, rateBitsPerSecond: mbit * 1e6 },
            policy: policyNamed(policy),
          });
          const isMeasurable = supportOf('tun', scenario).supported && supportOf('relay', scenario).supported;
          if (isMeasurable) cells.push({ name: `${page}, ${link}, ${policy}`, page, link, policy, scenario });
        }
      }
    }
  }
  return cells;
}

/** What is in the file; none where there is no file. */
export function readMeasured(file: string): readonly MeasuredCell[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as MeasuredCell);
}

/** A page load that takes longer than this is made once: what disturbs it is small beside it. */
const onceFromMs = 3000;

/**
 * Measures what the file does not have yet, several at a time, each on a link of its own.
 *
 * @throws {UnsupportedError} where this machine has no such link
 */
export async function measureCells(of: {
  readonly cells: readonly Cell[];
  readonly backend: BackendName;
  readonly repeat: number;
  readonly lanes: number;
  readonly file: string;
  readonly signal: AbortSignal;
  readonly progress: (done: number, all: number) => void;
}): Promise<void> {
  const { cells, backend, repeat, lanes, file, signal, progress } = of;
  mkdirSync(dirname(file), { recursive: true });
  const known = new Set(readMeasured(file).map((cell) => `${cell.backend} ${cell.name}`));
  const left = cells.filter(({ name }) => !known.has(`${backend} ${name}`));
  let done = cells.length - left.length;
  const lane = async (): Promise<void> => {
    const station = await openStation({ choice: backend, signal });
    try {
      // The long ones first, so that no lane is left with them at the end.
      for (let cell = left.pop(); cell !== undefined; cell = left.pop()) {
        const runsMs: number[] = [];
        while (runsMs.length < repeat && !(runsMs[0]! > onceFromMs)) {
          const { timeline } = await measureAt(station, cell.scenario, { signal });
          runsMs.push(timeline.totals.pageLoadMs);
        }
        const measured: MeasuredCell = { name: cell.name, backend, runsMs };
        appendFileSync(file, `${JSON.stringify(measured)}\n`);
        progress(++done, cells.length);
      }
    } finally {
      await station.backend.close();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
