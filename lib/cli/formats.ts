/** The forms in which `predict` and `compare` print what they found. */

import { Option } from 'commander';
import { stringify } from 'csv-stringify/sync';
import type { Comparison } from '../compare/compare.ts';
import { renderSvg } from '../notebook/figure/figure-renderer.ts';
import { waterfall } from '../plot/waterfall.ts';
import { toHar } from '../timeline/har.ts';
import { lives } from '../timeline/phases.ts';
import type { RequestStory } from '../timeline/story.ts';
import { phaseNames, type Timeline } from '../timeline/timeline.ts';
import { formatMs } from '../units.ts';
import { borderless, shortPath, timelineTable } from './timeline-table.ts';

export const predictFormats = ['table', 'json', 'csv', 'har', 'svg'] as const;
export const compareFormats = ['table', 'json', 'csv', 'svg'] as const;

/** `--format NAME`, and `--json` for short. */
export function formatOptions(formats: readonly string[]): readonly Option[] {
  return [
    new Option('-f, --format <name>', 'how to print it').choices([...formats]).default('table'),
    new Option('--json', 'the same as --format json').implies({ format: 'json' }),
  ];
}

/** @param stories why its requests took their time, if that is to be told */
export async function printedTimeline(
  timeline: Timeline,
  format: string,
  stories?: readonly RequestStory[],
): Promise<string> {
  switch (format) {
    case 'json':
      return JSON.stringify(stories ? { timeline, stories } : timeline, null, 2);
    case 'har':
      return JSON.stringify(toHar(timeline), null, 2);
    case 'svg':
      return (await renderSvg(waterfall(timeline))).svg;
    case 'csv':
      return timelineCsv(timeline);
    default:
      return stories ? `${timelineTable(timeline)}\n\n${storyTable(stories)}` : timelineTable(timeline);
  }
}

export async function printedComparison(
  comparison: Comparison,
  timelines: readonly Timeline[],
  format: string,
): Promise<string> {
  switch (format) {
    case 'json':
      return JSON.stringify({ ...comparison, timelines }, null, 2);
    case 'svg':
      return (await renderSvg(waterfall(timelines))).svg;
    case 'csv':
      return comparisonCsv(comparison);
    default:
      return comparisonTable(comparison);
  }
}

function storyTable(stories: readonly RequestStory[]): string {
  return stories
    .map(({ path, causes }) => {
      const table = borderless(['', '', ''], 0);
      for (const { startMs, endMs, cause } of causes)
        table.push([formatMs(startMs, 4), formatMs(endMs - startMs), { content: cause, hAlign: 'left' }]);
      const [, ...rows] = table.toString().split('\n');
      return [shortPath(path), ...rows.map((row) => `  ${row.trimEnd()}`)].join('\n');
    })
    .join('\n\n');
}

/** A line for each request: what it is, then the length of each phase in ms. */
function timelineCsv(timeline: Timeline): string {
  const life = lives(timeline);
  const rows = timeline.requests.map(({ id, path, connection, status, bodyBytes }) => {
    const phases = life.get(id)!;
    const lengths = phaseNames.map((name) => {
      const phase = phases.find((one) => one.name === name);
      return phase ? phase.endMs - phase.startMs : 0;
    });
    return [id, path, connection, status, bodyBytes, phases[0]?.startMs, phases.at(-1)?.endMs, ...lengths];
  });
  const lengths = phaseNames.map((name) => `${name}Ms`);
  const columns = ['id', 'path', 'connection', 'status', 'bodyBytes', 'startMs', 'endMs', ...lengths];
  return csv(columns, rows);
}

function comparisonCsv({ rows }: Comparison): string {
  const columns = ['name', 'engine', 'pageLoadMs', 'ratio', 'connections', 'controlPackets'] as const;
  const spent = [...phaseNames, 'idle'] as const;
  const lengths = spent.map((name) => `${name}Ms`);
  return csv(
    [...columns, ...lengths],
    rows.map((row) => [...columns.map((column) => row[column]), ...spent.map((name) => row.phaseMs[name])]),
  );
}

/** Cells that a spreadsheet would run as a formula are marked as text. */
function csv(columns: readonly string[], rows: readonly (readonly unknown[])[]): string {
  return stringify([columns, ...rows], { escape_formulas: true }).trimEnd();
}

function comparisonTable({ rows, sentence }: Comparison): string {
  const table = borderless(['name', 'engine', 'page load', 'times', 'connections', 'control packets'], 2);
  for (const { name, engine, pageLoadMs, ratio, connections, controlPackets } of rows) {
    table.push([name, engine, formatMs(pageLoadMs, 4), ratio.toFixed(2), connections, controlPackets]);
  }
  return `${table.toString()}\n\n${sentence}`;
}
