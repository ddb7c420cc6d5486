/** How far `simulate`, `model` and the relay are from the kernel's TCP, as Markdown. */

import { type ErrorSpread, errorSpread, formatError } from '../../compare/accuracy.ts';
import { model } from '../../model/model.ts';
import { simulate } from '../../simulate/simulate.ts';
import { formatMs } from '../../units.ts';
import { markdownTable } from './markdown-table.ts';
import type { Cell, MeasuredCell } from './measured-cells.ts';

/** Errors of the page load time, relative to the median over real packets. */
export interface CellErrors {
  readonly cell: Cell;
  readonly kernelMs: number;
  readonly simulate: number;
  readonly model: number;
  /** `null`: not measured. */
  readonly relay: number | null;
  /** Between the fastest and the slowest run, relative to the median; `null`: it was made once. */
  readonly spread: number | null;
}

/** Of the cells that were measured over real packets. */
export function cellErrors(cells: readonly Cell[], measured: readonly MeasuredCell[]): readonly CellErrors[] {
  const kernel = new Map(measured.filter(({ backend }) => backend !== 'relay').map((one) => [one.name, one]));
  const relay = new Map(measured.filter(({ backend }) => backend === 'relay').map((one) => [one.name, one]));
  return cells.flatMap((cell) => {
    const runs = kernel.get(cell.name);
    if (!runs) return [];
    const kernelMs = medianOf(runs.runsMs);
    const errorOf = (ms: number) => (ms - kernelMs) / kernelMs;
    const relayed = relay.get(cell.name);
    return [
      {
        cell,
        kernelMs,
        simulate: errorOf(simulate(cell.scenario).totals.pageLoadMs),
        model: errorOf(model(cell.scenario).totals.pageLoadMs),
        relay: relayed ? errorOf(medianOf(relayed.runsMs)) : null,
        spread: runs.runsMs.length < 2 ? null : (Math.max(...runs.runsMs) - Math.min(...runs.runsMs)) / kernelMs,
      },
    ];
  });
}

export interface MeasuredSummary {
  readonly pageLoads: number;
  readonly simulate: ErrorSpread;
  readonly model: ErrorSpread;
  readonly relay: ErrorSpread;
  readonly spread: ErrorSpread;
}

export function summaryOf(errors: readonly CellErrors[]): MeasuredSummary {
  const present = (values: readonly (number | null)[]) => errorSpread(values.filter((value) => value !== null));
  return {
    pageLoads: errors.length,
    simulate: errorSpread(errors.map(({ simulate }) => simulate)),
    model: errorSpread(errors.map(({ model }) => model)),
    relay: present(errors.map(({ relay }) => relay)),
    spread: present(errors.map(({ spread }) => spread)),
  };
}

/** How many of the largest errors are named. */
const worstShown = 5;

/** @param where kernel and program, such as `Linux 6.18, Node.js 24.21.0` */
export function measuredSection(errors: readonly CellErrors[], where: string): string {
  const all = summaryOf(errors);
  const sentence = [
    `${errors.length} page loads over kernel TCP (${where}).`,
    `Median error: simulate ${formatError(all.simulate.median)}, model ${formatError(all.model.median)},`,
    `relay ${formatError(all.relay.median)} (${all.relay.cells} of them); run to run they differ by ${formatError(all.spread.median)}.`,
  ].join('\n');
  const groups: [string, readonly CellErrors[]][] = [
    ...Map.groupBy(errors, ({ cell }) => rowOf(cell.policy)),
    ...Map.groupBy(errors, ({ cell }) => cell.link),
    ['all', errors],
  ];
  const table = markdownTable([
    ['policy or link', 'page loads', 'run to run', 'simulate', '90 %', 'model', '90 %', 'relay', '90 %'],
    ...groups.map(([name, group]) => {
      const { simulate, model, relay, spread } = summaryOf(group);
      const cells = [spread.median, ...[simulate, model, relay].flatMap((one) => [one.median, one.percentile90])];
      return [name, String(group.length), ...cells.map((value) => formatError(value))];
    }),
  ]);
  const worst = errors.toSorted((a, b) => Math.abs(b.simulate) - Math.abs(a.simulate)).slice(0, worstShown);
  const lines = worst.map(({ cell, kernelMs, simulate }) => {
    return `- ${cell.name}: ${formatError(simulate, { signed: true })} of ${formatMs(kernelMs)}`;
  });
  return [sentence, table, `Where simulate is furthest off:`, lines.join('\n')].join('\n\n');
}

function rowOf(policy: string): string {
  const [base, security] = policy.split('+');
  return security === undefined ? policy : `${base} with TLS`;
}

/** Of an even number of values the lower middle one. */
function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1]!;
}
