/**
 * Which packets does an exchange take, and when? The sequence diagram of textbooks: client and server are two vertical
 * lines, time runs downwards, and each packet is an arrow from its sending to its arrival. What is lost ends in a cross on
 * the way. Each arrow has its label beside its sender, so the figure reads without colour.
 */

import { InputError } from '../errors.ts';
import type { Packet } from '../timeline/packet.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { formatMs } from '../units.ts';
import { asPackets, connectionsOf } from './as-packets.ts';
import { checkWidth } from './as-timelines.ts';
import { type Figure, figure } from './figure.ts';
import { config, defaultWidthPx, frame, numberAxis, textWidthPx } from './frame.ts';
import { cutRows, type LadderRow, ladderRows } from './ladder-rows.ts';
import { ladderScale } from './ladder-scale.ts';
import { ladderText } from './ladder-text.ts';
import { labelPx, ladderTraces, type Sides } from './ladder-traces.ts';
import { isLost, isUnderWay } from './packet-kind.ts';
import { messagesOf } from './packet-words.ts';
import { ink } from './palette.ts';
import { count, listed } from './words.ts';

export interface PacketLadderOptions {
  /** Only this connection; default: all, each in its own colour and dash. */
  readonly connection?: number;
  /** The timeline of the same run: it knows which packet is which request. */
  readonly timeline?: Timeline;
  /** Rows to show of a long exchange: so many from its beginning and from its end; default 32 and 12. */
  readonly first?: number;
  readonly last?: number;
  /** Whether segments sent close together are one row, "12 segments"; default true. */
  readonly collapse?: boolean;
  readonly title?: string;
  /** In px, from 280; default 760. */
  readonly width?: number;
}

/** How far down a packet goes on its way, where nothing asks for more. */
const flightPx = 46;
const axisRoomPx = 62;
const rightPx = 14;
const headRoomPx = 24;
const footRoomPx = 14;

/**
 * Draws packets as arrows between client and server, time downwards in ms from the start of navigation.
 *
 * @param packets of a run, simulated or measured
 * @throws {InputError} without packets, for an unknown connection, for `first` and `last` below 1, or for a width under 280 px
 * @example
 * packetLadder(packetsOf(scenario), { connection: 1, timeline: simulate(scenario) });
 */
export function packetLadder(packets: readonly Packet[], options: PacketLadderOptions = {}): Figure {
  const { timeline, first = 32, last = 12, collapse = true } = options;
  const width = checkWidth(options.width ?? defaultWidthPx);
  for (const [name, rows] of Object.entries({ first, last })) {
    if (!Number.isInteger(rows) || rows < 1)
      throw new InputError(`invalid ${name}: ${rows}; give a number of rows, 1 or more`);
  }
  const all = asPackets(packets, options.connection);
  const flightMs = usualFlightMs(all);
  const rows = ladderRows(all, { messages: messagesOf(all, timeline), flightMs, collapses: collapse });
  const { shown, leftOut } = cutRows(rows, { first, last });
  const connections = connectionsOf(all);
  const leftOutAtMs = leftOut.length === 0 ? null : shown[first]!.startMs;

  const sides = sidesOf(shown, connections.length > 1, width - axisRoomPx - rightPx);
  // From navigation on, where the first packet leaves soon after it.
  const start = shown[0]!.startMs <= flightMs ? [{ startMs: 0, endMs: 0 }] : [];
  const scale = ladderScale([...start, ...shown], {
    longestMs: 4 * flightMs,
    cutBeforeMs: leftOutAtMs,
    pxPerMs: flightMs === 0 ? 1 : flightPx / flightMs,
    atLeastPx: Math.max(sides.clientLabels, sides.serverLabels) * labelPx * 1.4 + 60,
  });
  const { traces, legend } = ladderTraces(shown, { scale, sides, flightMs, connections });
  const plotHeight = headRoomPx + scale.heightPx + footRoomPx;
  const base = frame({
    width,
    title: options.title ?? (connections.length === 1 ? `Packets of connection ${connections[0]}` : 'Packets'),
    subtitle: subtitleOf(all, connections),
    legend,
    plotHeight,
    left: axisRoomPx,
    right: rightPx,
    bottom: 16,
  });
  const layout = {
    ...base,
    // Arrows have their slope in px: the axes do not move.
    xaxis: { visible: false, range: [0, sides.widthPx], fixedrange: true },
    yaxis: {
      ...numberAxis('time (ms)', { grid: false }),
      range: [scale.heightPx + footRoomPx, -headRoomPx],
      // The lines that count are those of the two sides.
      linecolor: ink.card,
      fixedrange: true,
      tickmode: 'array',
      tickvals: scale.ticksMs.map(scale.px),
      ticktext: scale.ticksMs.map((ms) => ms.toLocaleString('en-US')),
    },
    shapes: [
      // Between the two lines only, so that none crosses a label.
      ...scale.ticksMs.map((ms) => ({
        ...line({ x0: sides.clientPx, x1: sides.serverPx, y0: scale.px(ms), y1: scale.px(ms) }, ink.grid, 1),
        layer: 'below',
      })),
      ...[sides.clientPx, sides.serverPx].map((x) =>
        line({ x0: x, x1: x, y0: 0, y1: scale.heightPx + footRoomPx }, ink.text, 1.5),
      ),
    ],
    annotations: [
      ...(['client', 'server'] as const).map((side) => ({
        text: `<b>${side}</b>`,
        x: side === 'client' ? sides.clientPx : sides.serverPx,
        y: -4,
        yanchor: 'bottom',
        showarrow: false,
        font: { size: 12 },
      })),
      ...scale.cuts.map((cut) =>
        mark(
          cut.endMs === leftOutAtMs
            ? leftOutWords(leftOut)
            : `nothing travels for ${formatMs(cut.endMs - cut.startMs)}`,
          cut.atPx,
          sides,
        ),
      ),
      ...(leftOutAtMs === null || scale.cuts.some(({ endMs }) => endMs === leftOutAtMs)
        ? []
        : [mark(leftOutWords(leftOut), scale.px(leftOutAtMs), sides)]),
    ],
  };
  return figure({ data: traces, layout, config, text: ladderText(all, { rows, connections }) });
}

/** The median: what most packets take, the queue before them included. */
function usualFlightMs(packets: readonly Packet[]): number {
  const times = packets.flatMap(({ sentAtMs, arrivedAtMs }) => (arrivedAtMs === null ? [] : [arrivedAtMs - sentAtMs]));
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 1;
}

/** Where the two lines stand, so that labels have room beside them and arrows between them. */
function sidesOf(rows: readonly LadderRow[], names: boolean, widthPx: number): Sides {
  const roomFor = (side: Packet['from']) => {
    const labels = rows.filter(({ from }) => from === side).map(({ label }) => textWidthPx(label, labelPx));
    return Math.min(widthPx * 0.36, Math.max(50, ...labels) + (names ? 34 : 20));
  };
  const [clientPx, right] = [roomFor('client'), roomFor('server')];
  return {
    widthPx,
    clientPx,
    serverPx: widthPx - right,
    clientLabels: rows.filter(({ from }) => from === 'client').length,
    serverLabels: rows.filter(({ from }) => from === 'server').length,
  };
}

function subtitleOf(packets: readonly Packet[], connections: readonly number[]): string {
  const lost = packets.filter(isLost).length;
  const origins = [...new Set(packets.map(({ origin }) => origin))].join(' and ');
  return listed([
    count(packets.length, 'packet'),
    connections.length > 1 ? count(connections.length, 'connection') : '',
    lost > 0 ? `${lost} lost` : '',
    origins,
    'bytes as first:next',
    packets.some(isUnderWay) ? 'without a head: still under way at the end' : '',
  ]);
}

function leftOutWords(rows: readonly LadderRow[]): string {
  const packets = rows.reduce((sum, row) => sum + row.packets.length, 0);
  return `${count(packets, 'packet')} left out`;
}

function line(at: { x0: number; x1: number; y0: number; y1: number }, color: string, width: number) {
  return { type: 'line', ...at, line: { color, width } };
}

/** Where the figure leaves something out. */
function mark(text: string, atPx: number, { clientPx, serverPx }: Sides) {
  return {
    text: `<i>… ${text} …</i>`,
    x: (clientPx + serverPx) / 2,
    y: atPx,
    showarrow: false,
    bgcolor: ink.band,
    bordercolor: ink.line,
    borderwidth: 1,
    borderpad: 3,
    font: { size: 11, color: ink.text },
  };
}
