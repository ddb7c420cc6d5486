/**
 * How does the page load grow with the number of objects, the round trip, the rate, the loss? A line per policy, told
 * apart by dash, marker and its name at its end, so that no colour is needed. What was run several times (other seeds,
 * other measurements) is drawn at its median, with the least and the greatest as error bars.
 */

import { InputError } from '../errors.ts';
import { formatMs } from '../units.ts';
import { checkWidth } from './as-timelines.ts';
import { type Figure, figure, type Trace } from './figure.ts';
import { config, defaultWidthPx, escapeText, frame, narrowPx, numberAxis, quiet, textWidthPx, wrap } from './frame.ts';
import { ink, markerOf, seriesStyle } from './palette.ts';
import { placeLabels } from './place-labels.ts';
import { type Quantity, type QuantityName, quantities } from './quantity.ts';
import { type Line, type SweepPoint, type SweepSeries, sweepLine } from './sweep-lines.ts';
import { sweepText } from './sweep-text.ts';
import { capitalised } from './words.ts';

export type Scale = 'linear' | 'log';

export interface SweepOptions {
  /** What varies; a quantity of your own says how to read it from a timeline. */
  readonly over: QuantityName | Quantity;
  readonly series: readonly SweepSeries[];
  readonly xScale?: Scale;
  readonly yScale?: Scale;
  /** How far the axis of page load times reaches at least, in ms: so that figures can be compared. */
  readonly yUntilMs?: number;
  /** What `pageLoadMs` of the points is, where it is a part of the page load time. */
  readonly yName?: string;
  readonly title?: string;
  /** In px, from 280; default 760. */
  readonly width?: number;
}

const labelPx = 12;
const labelLinePx = 16;
const axisRoomPx = 70;

/**
 * Draws page load time in ms over a quantity, a line for each series.
 *
 * @throws {InputError} without series or points, for series of several engines, or for a 0 on a logarithmic axis
 * @example
 * const pages = [1, 5, 10, 50].map(pageOf);
 * pageLoadSweep({ over: 'objects', series: [{ timelines: pages.map(serial) }, { timelines: pages.map(persistent) }] });
 * // Many points, of which only the load time is drawn:
 * const points = pages.map((page) => ({ x: page.resources.length, pageLoadMs: modelTotals({ page }).pageLoadMs }));
 * pageLoadSweep({ over: 'objects', series: [{ name: 'persistent', engine: 'model', points }] });
 */
export function pageLoadSweep(options: SweepOptions): Figure {
  const { series, xScale = 'linear', yScale = 'linear', yName = 'page load time' } = options;
  const width = checkWidth(options.width ?? defaultWidthPx);
  const quantity = quantityOf(options.over);
  if (!Array.isArray(series) || series.length === 0) throw new InputError('missing series; give at least one');
  const lines = series.map((one) => sweepLine(one, quantity));
  const narrow = width < narrowPx;
  const plotHeight = narrow ? 260 : 360;
  const x = axisOf(
    lines.flatMap(({ points }) => points.map((point) => point.x / quantity.perUnit)),
    xScale,
    quantity.axis,
  );
  const y = axisOf(
    [
      ...lines.flatMap(({ points }) => points.flatMap(extremes)),
      ...(options.yUntilMs === undefined ? [] : [options.yUntilMs]),
    ],
    yScale,
    yName,
  );
  const labels = narrow
    ? lines.map((_, index) => [letter(index)])
    : lines.map((line) => labelLines(line, lines, width * 0.3));
  const right = Math.ceil(Math.max(...labels.flat().map((text) => textWidthPx(text, labelPx * 1.08))) + 34);
  const legend = narrow ? lines.map((line, index) => `${letter(index)}  ${line.name}`) : [];

  const base = frame({
    width,
    title: options.title ?? `${capitalised(yName)} over ${quantity.axis.replace(/ \([^)]*\)$/, '')}`,
    subtitle: subtitleOf(lines, { narrow }),
    legend,
    plotHeight,
    left: axisRoomPx,
    right,
    bottom: 52,
  });
  const ends = lines.map(({ points }) => points.at(-1)!.pageLoadMs);
  const wanted = ends.map((ms, index) => ({
    atPx: (1 - y.part(ms)) * plotHeight,
    heightPx: labels[index]!.length * labelLinePx + 4,
  }));
  const placed = placeLabels(wanted, plotHeight);
  const layout = {
    ...base,
    // Labels and their leaders have places in px: the axes do not move.
    xaxis: {
      ...numberAxis(axisTitle(quantity.axis, xScale)),
      ...x.layout,
      ...(xScale === 'linear' && { nticks: narrow ? 5 : 10 }),
      fixedrange: true,
    },
    yaxis: { ...numberAxis(axisTitle(`${yName} (ms)`, yScale)), ...y.layout, fixedrange: true },
    shapes: lines.map(({ points }, index) =>
      leader({
        x: x.part(points.at(-1)!.x / quantity.perUnit),
        fromPx: wanted[index]!.atPx,
        toPx: placed[index]!,
        plotHeight,
        plotWidth: width - axisRoomPx - right,
      }),
    ),
    annotations: labels.map((text, index) => ({
      text: text.join('<br>'),
      x: 1,
      xref: 'paper',
      xanchor: 'left',
      xshift: 22,
      y: 1 - placed[index]! / plotHeight,
      yref: 'paper',
      yanchor: 'middle',
      align: 'left',
      showarrow: false,
      font: { size: labelPx },
    })),
  };
  return figure({
    data: lines.map((line, index) => traceOf(line, { index, quantity, name: legend[index] ?? line.name })),
    layout,
    config,
    text: sweepText(lines, quantity, yName),
  });
}

function quantityOf(over: QuantityName | Quantity): Quantity {
  if (typeof over === 'object') return over;
  const quantity: Quantity | undefined = quantities[over];
  if (!quantity) throw new InputError(`unknown over: ${over}; give one of ${Object.keys(quantities).join(', ')}`);
  return quantity;
}

/** `link rate (Mbit/s, logarithmic)`. */
function axisTitle(title: string, scale: Scale): string {
  if (scale === 'linear') return title;
  return title.endsWith(')') ? `${title.slice(0, -1)}, logarithmic)` : `${title} (logarithmic)`;
}

function extremes({ pageLoadMs, lowMs = pageLoadMs, highMs = pageLoadMs }: SweepPoint): number[] {
  return [pageLoadMs, lowMs, highMs];
}

function traceOf(line: Line, { index, quantity, name }: { index: number; quantity: Quantity; name: string }): Trace {
  const { color, dash, marker } = seriesStyle(index);
  const { points } = line;
  return {
    type: 'scatter',
    // Between its points nothing was measured.
    mode: line.origin === 'measured' ? 'markers' : 'lines+markers',
    name: escapeText(name),
    x: points.map(({ x }) => x / quantity.perUnit),
    y: points.map(({ pageLoadMs }) => pageLoadMs),
    line: { color, dash, width: 2 },
    cliponaxis: false,
    marker: { symbol: markerOf(marker, line.origin), size: 8, color, line: { width: 1.5, color }, maxdisplayed: 25 },
    ...(hasSpread(line)
      ? {
          error_y: {
            type: 'data',
            symmetric: false,
            array: points.map(({ pageLoadMs, highMs = pageLoadMs }) => highMs - pageLoadMs),
            arrayminus: points.map(({ pageLoadMs, lowMs = pageLoadMs }) => pageLoadMs - lowMs),
            color,
            thickness: 1.5,
            // Bars of several lines may stand on one another.
            width: 4 + 3 * (index % 3),
          },
        }
      : {}),
    hovertext: points.map((point) => hover(line, point, quantity)),
    hoverinfo: 'text',
  };
}

function hover(line: Line, point: SweepPoint, quantity: Quantity): string {
  const { x, pageLoadMs, lowMs = pageLoadMs, highMs = pageLoadMs } = point;
  const spread = highMs > lowMs ? ` (${formatMs(lowMs)} to ${formatMs(highMs)})` : '';
  return `<b>${escapeText(line.name)}</b><br>${quantity.words(x)}: ${formatMs(pageLoadMs)}${spread}<br>${line.source}`;
}

function subtitleOf(lines: readonly Line[], { narrow }: { narrow: boolean }): string {
  const sources = [...new Set(lines.map(({ source }) => source))];
  const origins = [...new Set(lines.map(({ origin }) => origin))];
  const from = sources.length === 1 || narrow ? sources.join('; ') : origins.join(' and ');
  return lines.some(hasSpread) ? `${from}; medians, with bars from the least to the greatest` : from;
}

function hasSpread({ points }: Line): boolean {
  return points.some(({ lowMs, highMs }) => lowMs !== undefined || highMs !== undefined);
}

/** Where lines come from different engines, each says from which. */
function labelLines(line: Line, lines: readonly Line[], widthPx: number): string[] {
  const several = new Set(lines.map(({ source }) => source)).size > 1;
  const name = wrap(line.name, labelPx, widthPx).map(escapeText);
  return several ? [...name, ...wrap(line.source, 11, widthPx).map((text) => quiet(text))] : name;
}

function letter(index: number): string {
  return String.fromCharCode(65 + (index % 26));
}

/** A hair from the end of a line to its label. */
function leader(at: { x: number; fromPx: number; toPx: number; plotHeight: number; plotWidth: number }) {
  return {
    type: 'line',
    xref: 'paper',
    x0: at.x,
    x1: 1 + 18 / at.plotWidth,
    yref: 'paper',
    y0: 1 - at.fromPx / at.plotHeight,
    y1: 1 - at.toPx / at.plotHeight,
    line: { color: ink.line, width: 1 },
  };
}

/** The range of an axis, with some room at its end, and at which part of it a value stands. */
function axisOf(values: readonly number[], scale: Scale, name: string) {
  const least = Math.min(...values);
  const greatest = Math.max(...values);
  if (scale === 'log') {
    if (least <= 0) throw new InputError(`invalid scale of ${name}: ${least} has no logarithm; give linear`);
    const from = Math.log10(least) - 0.05;
    const to = Math.max(Math.log10(greatest), from + 0.1) + 0.02 * (Math.log10(greatest) - from);
    const ticks = logTicks(least, greatest);
    return {
      layout: {
        type: 'log',
        range: [from, to],
        tickmode: 'array',
        tickvals: ticks,
        ticktext: ticks.map((value) => value.toLocaleString('en-US')),
      },
      part: (value: number) => (Math.log10(value) - from) / (to - from),
    };
  }
  const to = greatest === 0 ? 1 : greatest * 1.025;
  return { layout: { type: 'linear', range: [0, to] }, part: (value: number) => value / to };
}

/** 1, 2 and 5 times the powers of ten; only the powers where there are many. */
function logTicks(least: number, greatest: number): number[] {
  const decades = Math.ceil(Math.log10(greatest)) - Math.floor(Math.log10(least));
  const steps = decades > 3 ? [1] : [1, 2, 5];
  const from = Math.floor(Math.log10(least));
  return Array.from({ length: decades + 1 }, (_, decade) =>
    steps.map((step) => Number((step * 10 ** (from + decade)).toPrecision(1))),
  )
    .flat()
    .filter((value) => value >= least * 0.85 && value <= greatest * 1.05);
}
