/**
 * What does a page load pay for? A bar for each timeline, divided by phase: along the critical path, whose parts add up
 * to the page load (`critical-path.ts`), or over all requests together, which run at the same time and add up to more.
 */

import { InputError } from '../errors.ts';
import { criticalPath } from '../timeline/critical-path.ts';
import { lives } from '../timeline/phases.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { formatMs, roundMs } from '../units.ts';
import { asTimelines, checkWidth } from './as-timelines.ts';
import { type Figure, figure, type Trace } from './figure.ts';
import {
  config,
  defaultWidthPx,
  escapeText,
  frame,
  narrowPx,
  numberAxis,
  onBar,
  quiet,
  textWidthPx,
  wrap,
} from './frame.ts';
import { fillMarker, ink } from './palette.ts';
import { type Cost, costsOf, legendName, legendOf, rank } from './slices.ts';
import { costWords, namesOf, originWords, rankingWords, sentence } from './words.ts';

export interface CostBreakdownOptions {
  /** Default `critical-path`. */
  readonly of?: 'critical-path' | 'all-requests';
  readonly title?: string;
  /** In px, from 280; default 760. */
  readonly width?: number;
}

const kinds = {
  'critical-path': {
    title: 'What the page load pays for',
    subtitle: 'time on the critical path: what the page load was waiting for, at every moment',
    axis: 'time on the critical path (ms)',
    slices: criticalPath,
  },
  'all-requests': {
    title: 'What the requests pay for',
    subtitle: 'time of all requests together, which may run at the same time',
    axis: 'time of all requests together (ms)',
    slices: (timeline: Timeline) => [...lives(timeline).values()].flat(),
  },
} as const;

const namePx = 12;
const nameLinePx = 16;
const barPx = 24;
const belowBarPx = 16;
const sidePx = 14;

interface Row {
  readonly costs: readonly Cost[];
  readonly sumMs: number;
  readonly title: string;
  /** The lines above its bar. */
  readonly name: readonly string[];
  readonly origin: string;
  /** Middle of its bar in px from the top. */
  readonly yPx: number;
  readonly fromPx: number;
  readonly untilPx: number;
}

/**
 * Draws where the time goes, a bar for each timeline, in ms.
 *
 * @throws {InputError} without a timeline, for what is not one, for an unknown `of`, or for a width under 280 px
 * @example
 * costBreakdown([model(serial), model(persistent)]);
 */
export function costBreakdown(timelines: Timeline | readonly Timeline[], options: CostBreakdownOptions = {}): Figure {
  const all = asTimelines(timelines);
  const width = checkWidth(options.width ?? defaultWidthPx);
  const kind = kinds[options.of ?? 'critical-path'];
  if (!kind) throw new InputError(`unknown of: ${options.of}; give one of ${Object.keys(kinds).join(', ')}`);
  const rows = rowsOf(all, { slices: kind.slices, width });
  const origins = [...new Set(rows.map(({ origin }) => origin))];
  const legend = legendOf(rows.flatMap(({ costs }) => costs));
  const plotHeight = rows.at(-1)!.untilPx;
  const plotPx = width - 2 * sidePx;
  const sumPx = Math.max(...rows.map(({ sumMs }) => textWidthPx(formatMs(sumMs), 13))) + 16;
  const untilMs = (Math.max(1, ...rows.map(({ sumMs }) => sumMs)) * plotPx) / (plotPx - sumPx);
  const layout = {
    ...frame({
      width,
      title: options.title ?? kind.title,
      subtitle: origins.length === 1 ? `${kind.subtitle}; ${origins[0]}` : kind.subtitle,
      legend,
      plotHeight,
      left: sidePx,
      right: sidePx,
      bottom: 48,
    }),
    barmode: 'overlay',
    xaxis: { ...numberAxis(kind.axis), range: [0, untilMs], nticks: width < narrowPx ? 5 : 10 },
    yaxis: { range: [plotHeight, 0], visible: false, fixedrange: true },
    annotations: rows.flatMap((row) => [nameOf(row), ...labelsOf(row, plotPx / untilMs)]),
  };
  return figure({ data: [...barsOf(rows), sumsOf(rows)], layout, config, text: textOf(rows, kind.subtitle) });
}

function rowsOf(
  timelines: readonly Timeline[],
  { slices, width }: { slices: (typeof kinds)[keyof typeof kinds]['slices']; width: number },
): Row[] {
  const names = namesOf(timelines);
  const origins = new Set(timelines.map(originWords));
  let fromPx = 0;
  return timelines.map((timeline, index) => {
    const costs = costsOf(slices(timeline));
    const origin = originWords(timeline);
    const lines = wrap(names[index]!, namePx, width - 2 * sidePx).map(escapeText);
    const name = origins.size === 1 ? lines : [...lines, ...wrap(origin, namePx, width - 2 * sidePx).map(quiet)];
    const top = fromPx;
    fromPx += name.length * nameLinePx + 4 + barPx + belowBarPx;
    return {
      costs,
      sumMs: roundMs(costs.reduce((sum, { ms }) => sum + ms, 0)),
      title: names[index]!,
      name,
      origin,
      yPx: fromPx - belowBarPx - barPx / 2,
      fromPx: top,
      untilPx: fromPx,
    };
  });
}

/** A trace for each kind of time, so that the legend lists only what occurs. */
function barsOf(rows: readonly Row[]): Trace[] {
  const kinds = new Map(rows.flatMap(({ costs }) => costs.map((cost) => [`${cost.name} ${cost.origin}`, cost])));
  const listed = new Set<string>();
  return [...kinds.values()]
    .sort((a, b) => rank(a) - rank(b))
    .map(({ name, origin }) => {
      const shown = legendName({ name, origin });
      const showlegend = !listed.has(shown);
      listed.add(shown);
      const parts = rows.flatMap((row) =>
        startsOf(row.costs)
          .filter(({ cost }) => cost.name === name && cost.origin === origin)
          .map((part) => ({ row, ...part })),
      );
      return {
        type: 'bar',
        orientation: 'h',
        name: shown,
        legendgroup: shown,
        legendrank: 1000 + rank({ name, origin }),
        showlegend,
        base: parts.map(({ startMs }) => startMs),
        x: parts.map(({ cost }) => cost.ms),
        y: parts.map(({ row }) => row.yPx),
        width: barPx,
        marker: fillMarker(name, origin),
        hovertext: parts.map(({ row, cost }) => hover(row, cost)),
        hoverinfo: 'text',
      };
    });
}

function hover({ title, sumMs }: Row, cost: Cost): string {
  const part = `${Math.round((cost.ms / sumMs) * 100)} %`;
  return `<b>${escapeText(title)}</b><br>${cost.name}: ${formatMs(cost.ms)}, ${part} of ${formatMs(sumMs)}, ${cost.origin}`;
}

function startsOf(costs: readonly Cost[]): { cost: Cost; startMs: number }[] {
  let endMs = 0;
  return costs.map((cost) => {
    const startMs = endMs;
    endMs = roundMs(endMs + cost.ms);
    return { cost, startMs };
  });
}

function sumsOf(rows: readonly Row[]): Trace {
  return {
    type: 'scatter',
    mode: 'text',
    x: rows.map(({ sumMs }) => sumMs),
    y: rows.map(({ yPx }) => yPx),
    text: rows.map(({ sumMs }) => `\u00a0<b>${formatMs(sumMs)}</b>`),
    textposition: 'middle right',
    hoverinfo: 'skip',
    showlegend: false,
    cliponaxis: false,
  };
}

function nameOf({ name, fromPx }: Row) {
  return {
    showarrow: false,
    text: name.join('<br>'),
    x: 0,
    xref: 'x',
    xanchor: 'left',
    y: fromPx,
    yref: 'y',
    yanchor: 'top',
    align: 'left',
    bgcolor: ink.card,
    borderpad: 0,
    font: { size: namePx },
  };
}

/** On each part what it took, and its name where there is room. */
function labelsOf({ costs, yPx }: Row, pxPerMs: number): object[] {
  return startsOf(costs).flatMap(({ cost, startMs }) => {
    const roomPx = cost.ms * pxPerMs - 10;
    const text = [`${cost.name} ${formatMs(cost.ms)}`, formatMs(cost.ms)].find(
      (words) => textWidthPx(words, 11) <= roomPx,
    );
    if (text === undefined) return [];
    return [
      {
        ...onBar,
        text,
        x: startMs + cost.ms / 2,
        xref: 'x',
        y: yPx,
        yref: 'y',
        font: { size: 11 },
      },
    ];
  });
}

function textOf(rows: readonly Row[], subtitle: string): string {
  const ranking = rankingWords(rows.map(({ title, sumMs }) => ({ name: title, ms: sumMs })));
  return [
    sentence(`costs of ${rows.length === 1 ? 'a page load' : `${rows.length} page loads`}; ${subtitle}`),
    ...(ranking === '' ? [] : [sentence(ranking)]),
    ...rows.map(
      ({ title, costs, sumMs, origin }) => `${title} (${origin}): ${formatMs(sumMs)}, of which ${costWords(costs)}.`,
    ),
  ].join('\n');
}
