/**
 * How much does a sender dare to have under way? The congestion window is the sender's secret; what can be seen on the link
 * is how much of its data is not acknowledged yet (FlightSize, RFC 5681 s.2). While there is more to send, that is the window,
 * the receiver's permitting. It is an estimate, and says so: a sender without data leaves its window unused; and after a
 * loss, what arrived behind the gap counts until the gap is filled, while the window is smaller already.
 */

import { InputError } from '../errors.ts';
import type { Packet } from '../timeline/packet.ts';
import { formatBytes, formatMs, roundMs } from '../units.ts';
import { asPackets, connectionsOf } from './as-packets.ts';
import { checkWidth } from './as-timelines.ts';
import { type Figure, figure, type Trace } from './figure.ts';
import { config, defaultWidthPx, frame, narrowPx, numberAxis } from './frame.ts';
import { type Point, thinnedPoints, timeAxis } from './moments.ts';
import { endOf, retransmissions } from './packet-kind.ts';
import { ink, seriesStyle } from './palette.ts';
import { count, listed, sentence } from './words.ts';

type Side = Packet['from'];

export interface CongestionWindowOptions {
  /** Only this connection; default: those that carry data of that side, 12 at most. */
  readonly connection?: number;
  /** Which sender; default: the server. */
  readonly from?: Side;
  /** Default: segments, of the size of the largest. */
  readonly unit?: 'bytes' | 'segments';
  readonly title?: string;
  /** In px, from 280; default 760. */
  readonly width?: number;
}

/** More lines are not told apart, and longer lists are not listened to. */
const connectionsMost = 12;

/**
 * Draws what a sender has under way over ms from the start of navigation: an estimate of its congestion window.
 *
 * @param packets of a run, simulated or measured
 * @throws {InputError} without packets or data, for an unknown connection, side or unit, or for a width under 280 px
 * @example
 * congestionWindow(packetsOf(scenario), { connection: 1 });
 */
export function congestionWindow(packets: readonly Packet[], options: CongestionWindowOptions = {}): Figure {
  const { from = 'server', unit = 'segments' } = options;
  const width = checkWidth(options.width ?? defaultWidthPx);
  if (from !== 'client' && from !== 'server') throw new InputError(`unknown from: ${from}; give 'client' or 'server'`);
  if (unit !== 'bytes' && unit !== 'segments')
    throw new InputError(`unknown unit: ${unit}; give 'bytes' or 'segments'`);
  const all = asPackets(packets, options.connection);
  const segmentBytes = all.reduce(
    (most, packet) => (packet.from === from ? Math.max(most, packet.payloadBytes) : most),
    0,
  );
  if (segmentBytes === 0) throw new InputError(`missing data of the ${from}; give packets that carry some`);
  const flights = connectionsOf(all)
    .map((connection) =>
      flightOf(
        all.filter((packet) => packet.connection === connection),
        from,
      ),
    )
    .filter(({ points }) => points.length > 0);
  const per = unit === 'bytes' ? 1 : segmentBytes;
  const origins = [...new Set(all.map(({ origin }) => origin))].join(' and ');
  const look = { per, unit, origins };
  const drawn = flights.slice(0, connectionsMost);
  const traces = [...drawn.map((flight, index) => lineOf(flight, index, look)), ...againTrace(drawn, look)];
  const name = unit === 'bytes' ? 'bytes' : `segments of ${formatBytes(segmentBytes)}`;
  const base = frame({
    width,
    title: options.title ?? `What the ${from} has under way`,
    subtitle: listed([
      'data sent and not acknowledged: an estimate of the congestion window',
      drawn.length < flights.length ? `the first ${drawn.length} of ${flights.length} connections` : '',
      origins,
    ]),
    legend: traces.filter(({ showlegend }) => showlegend !== false).map(({ name: own }) => own!),
    plotHeight: width < narrowPx ? 240 : 320,
    left: 78,
    right: 24,
    bottom: 52,
  });
  return figure({
    data: traces,
    layout: {
      ...base,
      xaxis: timeAxis(
        flights.flatMap(({ points }) => points),
        width,
      ),
      yaxis: { ...numberAxis(`under way (${name})`), rangemode: 'tozero' },
    },
    config,
    text: textOf(flights, from, look),
  });
}

interface Flight {
  readonly connection: number;
  readonly points: readonly Point[];
  /** Where a segment was sent again: the sender knows of a loss. */
  readonly again: readonly Point[];
}

/** Bytes under way after each segment that leaves and each ACK that arrives, by the sender's clock. */
function flightOf(packets: readonly Packet[], from: Side): Flight {
  const resent = retransmissions(packets);
  const moments = packets
    .map((packet) => ({ packet, atMs: packet.from === from ? packet.sentAtMs : packet.arrivedAtMs }))
    .filter((moment): moment is { packet: Packet; atMs: number } => moment.atMs !== null)
    // What an ACK lets go leaves after it has arrived.
    .sort((a, b) => a.atMs - b.atMs || a.packet.sentAtMs - b.packet.sentAtMs);
  let [sent, acknowledged] = [1, 1];
  const points: Point[] = [];
  const again: Point[] = [];
  for (const { packet, atMs } of moments) {
    if (packet.from === from && packet.payloadBytes > 0) sent = Math.max(sent, endOf(packet));
    else if (packet.from !== from && packet.flags.includes('ACK')) {
      acknowledged = Math.max(acknowledged, Math.min(packet.acknowledges, sent));
    } else continue;
    const point = { atMs: roundMs(atMs), bytes: sent - acknowledged };
    if (points.length > 0 || point.bytes > 0) points.push(point);
    if (resent.has(packet) && packet.from === from) again.push(point);
  }
  return { connection: packets[0]!.connection, points: thinnedPoints(points), again };
}

interface Look {
  /** Bytes in a unit of the axis. */
  readonly per: number;
  readonly unit: 'bytes' | 'segments';
  readonly origins: string;
}

function lineOf({ connection, points }: Flight, index: number, look: Look): Trace {
  const { color, dash } = seriesStyle(index);
  return {
    type: 'scatter',
    mode: 'lines',
    name: `connection ${connection}`,
    x: points.map(({ atMs }) => atMs),
    y: points.map(({ bytes }) => inUnit(bytes, look)),
    line: { color, dash, width: 2, shape: 'hv' },
    hovertext: points.map((point) => hover(connection, point, look)),
    hoverinfo: 'text',
  };
}

function againTrace(flights: readonly Flight[], look: Look): Trace[] {
  const marks = flights.flatMap(({ connection, again }) => again.map((point) => ({ connection, point })));
  if (marks.length === 0) return [];
  return [
    {
      type: 'scatter',
      mode: 'markers',
      name: 'sent again',
      x: marks.map(({ point }) => point.atMs),
      y: marks.map(({ point }) => inUnit(point.bytes, look)),
      marker: { symbol: 'x-thin', size: 8, color: ink.text, line: { color: ink.text, width: 1.6 } },
      hovertext: marks.map(({ connection, point }) => `${hover(connection, point, look)}; a segment is sent again`),
      hoverinfo: 'text',
      cliponaxis: false,
    },
  ];
}

function hover(connection: number, { atMs, bytes }: Point, look: Look): string {
  return `connection ${connection}: ${amount(bytes, look)} under way<br>${formatMs(atMs, 5)}; ${look.origins}`;
}

/** To a hundredth of a segment. */
function inUnit(bytes: number, { per }: Look): number {
  return Math.round((bytes / per) * 100) / 100;
}

function amount(bytes: number, look: Look): string {
  return look.unit === 'bytes' ? formatBytes(bytes) : count(inUnit(bytes, look), 'segment');
}

function textOf(flights: readonly Flight[], from: Side, look: Look): string {
  const told = flights.slice(0, connectionsMost).map(({ connection, points, again }) => {
    const most = points.reduce((greatest, point) => (point.bytes > greatest.bytes ? point : greatest));
    const repeats = again.length === 0 ? 'nothing sent again' : `${count(again.length, 'segment')} sent again`;
    return `Connection ${connection}: at most ${amount(most.bytes, look)} under way, at ${formatMs(most.atMs, 4)}; ${repeats}.`;
  });
  const untold = flights.length - told.length;
  return [
    sentence(
      listed([`what the ${from} has under way over time`, 'an estimate of its congestion window', look.origins]),
    ),
    'Where the sender has no more to send, its window may be larger; while a loss is repaired, it is smaller.',
    `${told.join(' ')}${untold > 0 ? ` And ${untold} more.` : ''}`,
  ].join('\n');
}
