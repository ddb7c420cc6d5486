/** Panels below each other on one time axis: gives them places in pixels, axes, headings and a legend. */

import type { Timeline } from '../timeline/timeline.ts';
import { formatMs } from '../units.ts';
import { type Figure, figure, type Trace } from './figure.ts';
import {
  config,
  escapeText,
  frame,
  narrowPx,
  numberAxis,
  onBar,
  quiet,
  shortPath,
  textWidthPx,
  wrap,
} from './frame.ts';
import { ink } from './palette.ts';
import type { ConnectionLine, Label, Panel } from './panel.ts';
import { phaseBars } from './phase-bars.ts';
import { legendOf } from './slices.ts';
import { count, headingsOf, linkWords, originWords, pageWords, policyWords } from './words.ts';

const labelPx = 11;
const headingPx = 13;
const betweenPanelsPx = 18;
const bottomPx = 48;
/** From this height on, the time axis stands at the top too. */
const tallPx = 700;
const topAxisPx = 20;

interface PanelWords {
  readonly title: string;
  readonly width: number;
  readonly text: string;
  /** How far the time axis reaches at least, in ms. */
  readonly untilMs?: number;
}

export function stackPanels(panels: readonly Panel[], words: PanelWords): Figure {
  const { title, width, text } = words;
  const timelines = panels.map(({ timeline }) => timeline);
  const narrow = width < narrowPx;
  const nameRoom = width * (narrow ? 0.24 : 0.28);
  const names = panels.map((panel) =>
    panel.names.map(({ y, text }) => ({ y, text: shortPath(text, labelPx, nameRoom) })),
  );
  const left = Math.ceil(widest(names.flat()) + 20);
  const right = Math.ceil(widest(panels.flatMap(({ groups }) => groups)) + 20);
  const said = headingsOf(timelines).map((name, index) => ({ name, aspects: aspectsOf(timelines[index]!, name) }));
  const common = said[0]!.aspects.filter((words, place) => said.every(({ aspects }) => aspects[place] === words));
  const headings = timelines.map((timeline, index) => {
    const { name, aspects } = said[index]!;
    const special = aspects.filter((words) => !common.includes(words));
    return heading(timeline, { name, special, widthPx: width - 24 });
  });
  const tall = panels.some(({ rows, rowPx }) => rows * rowPx > tallPx);
  const places = placePanels(panels, headings, tall ? topAxisPx : 0);
  const untilMs = timeRange(panels, { plotPx: width - left - right, untilMs: words.untilMs ?? 1 });

  const listed = new Set<string>();
  const legend = legendOf(panels.flatMap(({ bars }) => bars.map(({ phase }) => phase)));
  const data = panels.flatMap((panel, index) => [
    ...phaseBars(panel.bars, { yaxis: axisId(index, 'left'), thickness: panel.thickness }, listed),
    ...annotatingTraces(panel, untilMs, { xaxis: tall && index === 0 ? 'x2' : 'x', yaxis: axisId(index, 'right') }),
  ]);
  const base = frame({
    width,
    title,
    subtitle: common.filter((words) => words !== '').join('; ') || 'different pages over different links',
    legend,
    plotHeight: places.heightPx,
    left,
    right,
    bottom: bottomPx,
  });
  const layout = {
    ...base,
    barmode: 'overlay',
    xaxis: {
      ...numberAxis('time from navigation (ms)'),
      range: [0, untilMs],
      anchor: axisId(panels.length - 1, 'left'),
      nticks: narrow ? 5 : 10,
    },
    ...(tall && {
      xaxis2: {
        ...numberAxis('', { grid: false }),
        matches: 'x',
        overlaying: 'x',
        side: 'top',
        anchor: axisId(0, 'right'),
      },
    }),
    ...Object.fromEntries(
      panels.flatMap((panel, index) => {
        const shared = {
          domain: places.domains[index]!,
          range: [panel.rows, 0],
          fixedrange: true,
          showgrid: false,
          zeroline: false,
        };
        return [
          [axisName(index, 'left'), { ...shared, ...ticks(names[index]!), showline: true, linecolor: ink.line }],
          [
            axisName(index, 'right'),
            {
              ...shared,
              ...ticks(panel.groups),
              side: 'right',
              overlaying: axisId(index, 'left'),
              tickfont: { size: labelPx, color: ink.quiet },
            },
          ],
        ];
      }),
    ),
    shapes: panels.flatMap((panel, index) => shapesOf(panel, axisId(index, 'left'))),
    annotations: [
      ...headings.map(({ lines }, index) => ({
        text: lines.join('<br>'),
        x: 0,
        xref: 'paper',
        xanchor: 'left',
        xshift: 12 - left,
        y: places.domains[index]![1],
        yref: 'paper',
        yanchor: 'bottom',
        yshift: tall && index === 0 ? 2 + topAxisPx : 2,
        align: 'left',
        showarrow: false,
        font: { size: headingPx },
      })),
      ...panels.flatMap((panel, index) => insides(panel, axisId(index, 'left'), (width - left - right) / untilMs)),
    ],
  };
  return figure({ data, layout, config, text });
}

/** What there is to say besides the name; what all timelines share is said once, below the title. */
function aspectsOf({ scenario }: Timeline, name: string): string[] {
  const policy = policyWords(scenario.policy);
  return [policy === name ? '' : policy, pageWords(scenario.page), linkWords(scenario.link)];
}

/** Two lines: the name; then the result, where its numbers come from, and what is special to this timeline. */
function heading(timeline: Timeline, of: { name: string; special: readonly string[]; widthPx: number }) {
  const { totals } = timeline;
  const { widthPx } = of;
  const load = `page load <b>${formatMs(totals.pageLoadMs)}</b>`;
  const detail = [originWords(timeline), count(totals.connections, 'connection'), ...of.special]
    .filter((words) => words !== '')
    .join('; ');
  const first = wrap(of.name, headingPx, widthPx, { bold: true });
  const second = wrap(`page load ${formatMs(totals.pageLoadMs)}; ${detail}`, 12, widthPx);
  second[0] = second[0]!.replace(/^page load [^;]+/, load);
  return {
    lines: [...first.map((line) => `<b>${escapeText(line)}</b>`), ...second.map(quiet)],
    heightPx: first.length * 17 + second.length * 16 + 8,
  };
}

function placePanels(panels: readonly Panel[], headings: readonly { heightPx: number }[], firstPx: number) {
  const spans: [number, number][] = [];
  let atPx = 0;
  for (const [index, { rows, rowPx }] of panels.entries()) {
    atPx += headings[index]!.heightPx + (index === 0 ? firstPx : betweenPanelsPx);
    spans.push([atPx, atPx + rows * rowPx]);
    atPx += rows * rowPx;
  }
  return { heightPx: atPx, domains: spans.map(([from, to]) => [1 - to / atPx, 1 - from / atPx] as const) };
}

/** The end of the time axis: the last page load, and room for the text that stands at its end. */
function timeRange(panels: readonly Panel[], { plotPx, untilMs }: { plotPx: number; untilMs: number }): number {
  const lastMs = Math.max(untilMs, ...panels.map(({ timeline }) => timeline.totals.pageLoadMs));
  const textPx = widest(panels.flatMap(({ ends }) => ends)) + 12;
  return (lastMs * plotPx) / Math.max(plotPx - textPx, plotPx / 2);
}

/** Names on bars that stay visible beside them. */
function insides({ inside = [] }: Panel, yref: string, pxPerMs: number): object[] {
  return inside.flatMap(({ startMs, endMs, y, text }) => {
    if (textWidthPx(text, labelPx) * 1.7 > (endMs - startMs) * pxPerMs) return [];
    return [
      { text: escapeText(text), ...onBar, x: (startMs + endMs) / 2, xref: 'x', y, yref, font: { size: labelPx } },
    ];
  });
}

/** Lines of connections and ends of rows. plotly draws an axis for traces only, so these stand on the axis of the groups. */
function annotatingTraces(
  { connectionLines, ends }: Panel,
  untilMs: number,
  axes: { xaxis: string; yaxis: string },
): Trace[] {
  const shared = { showlegend: false, cliponaxis: false, ...axes } as const;
  const lines = lineTrace(connectionLines, untilMs);
  return ends.length === 0
    ? [{ ...lines, ...shared }]
    : [
        { ...lines, ...shared },
        { ...endTrace(ends), ...shared },
      ];
}

function endTrace(ends: Panel['ends']): Trace {
  return {
    type: 'scatter',
    mode: 'text',
    x: ends.map(({ atMs }) => atMs),
    y: ends.map(({ y }) => y),
    text: ends.map(({ text }) => `\u00a0${text}`),
    textposition: 'middle right',
    textfont: { size: labelPx, color: ink.text },
    hoverinfo: 'skip',
  };
}

/** A stroke where a connection opens, a cross where it closes, a triangle where it goes on beyond the axis. */
function lineTrace(lines: readonly ConnectionLine[], untilMs: number): Trace {
  const ends = lines.map(({ closedAtMs }) => (closedAtMs !== null && closedAtMs <= untilMs ? closedAtMs : null));
  return {
    type: 'scatter',
    mode: 'lines+markers',
    x: lines.flatMap(({ openedAtMs }, index) => [openedAtMs, ends[index] ?? untilMs, null]),
    y: lines.flatMap(({ y }) => [y, y, null]),
    line: { color: ink.quiet, width: 1 },
    marker: {
      symbol: ends.flatMap((end) => ['line-ns-open', end === null ? 'triangle-right' : 'x-thin-open', 'circle']),
      size: 7,
      color: ink.quiet,
      line: { width: 1.5, color: ink.quiet },
    },
    hovertext: lines.flatMap(({ opening, closing }) => [opening, closing, '']),
    hoverinfo: 'text',
  };
}

function shapesOf({ bands, timeline }: Panel, yref: string): object[] {
  const { pageLoadMs } = timeline.totals;
  return [
    ...bands.map(([y0, y1]) => ({
      type: 'rect',
      xref: 'paper',
      x0: 0,
      x1: 1,
      yref,
      y0,
      y1,
      fillcolor: ink.band,
      line: { width: 0 },
      layer: 'below',
    })),
    {
      type: 'line',
      x0: pageLoadMs,
      x1: pageLoadMs,
      yref: `${yref} domain`,
      y0: 0,
      y1: 1,
      line: { color: ink.text, width: 1, dash: 'dot' },
      layer: 'below',
    },
  ];
}

function ticks(labels: readonly Label[]) {
  return {
    tickmode: 'array',
    tickvals: labels.map(({ y }) => y),
    ticktext: labels.map(({ text }) => escapeText(text)),
    tickfont: { size: labelPx },
    ticks: '',
    ticklabelstandoff: 4,
  };
}

function widest(labels: readonly Label[]): number {
  return labels.reduce((most, { text }) => Math.max(most, textWidthPx(text, labelPx)), 0);
}

function axisNumber(index: number, side: 'left' | 'right'): string {
  const number = 2 * index + (side === 'left' ? 1 : 2);
  return number === 1 ? '' : `${number}`;
}

function axisId(index: number, side: 'left' | 'right'): string {
  return `y${axisNumber(index, side)}`;
}

function axisName(index: number, side: 'left' | 'right'): string {
  return `yaxis${axisNumber(index, side)}`;
}
