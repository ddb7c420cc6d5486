/**
 * How does a connection's data get across? Sequence numbers over time, as Stevens (TCP/IP Illustrated, vol. 1, 1994, ch. 20)
 * and tcptrace draw them: each segment is a stroke from its first byte to its last, below it the line of what has been
 * acknowledged, above it that line and the offered window. The distance between strokes and line is what is under way;
 * steep strokes are a fast link, steps are round trips spent waiting.
 */

import { InputError } from '../errors.ts';
import type { Packet } from '../timeline/packet.ts';
import { formatBytes, formatMs } from '../units.ts';
import { asPackets } from './as-packets.ts';
import { checkWidth } from './as-timelines.ts';
import { type Figure, figure } from './figure.ts';
import { config, defaultWidthPx, frame, narrowPx, numberAxis } from './frame.ts';
import { timeAxis } from './moments.ts';
import { endOf, isLost, retransmissions } from './packet-kind.ts';
import { packetLabel } from './packet-words.ts';
import { type Seen, type SeenTransfer, timeSequenceTraces } from './time-sequence-traces.ts';
import { count, listed, sentence } from './words.ts';

type Side = Packet['from'];

export interface TimeSequenceOptions {
  /** Default: the one with the most data. */
  readonly connection?: number;
  /** Whose data; default: of the side that sends more. */
  readonly from?: Side;
  /** Whose clock: the sender's shows round trips, the receiver's shows the link; default: the sender's. */
  readonly vantage?: Side;
  readonly title?: string;
  /** In px, from 280; default 760. */
  readonly width?: number;
}

/**
 * Draws the data of one side of a connection: bytes, counted from its SYN, over ms from the start of navigation.
 *
 * @param packets of a run, simulated or measured
 * @throws {InputError} without packets or data, for an unknown connection or side, or for a width under 280 px
 * @example
 * timeSequence(packetsOf(scenario), { connection: 1, from: 'server' });
 */
export function timeSequence(packets: readonly Packet[], options: TimeSequenceOptions = {}): Figure {
  const width = checkWidth(options.width ?? defaultWidthPx);
  for (const name of ['from', 'vantage'] as const) {
    const side = options[name];
    if (side !== undefined && side !== 'client' && side !== 'server') {
      throw new InputError(`unknown ${name}: ${side}; give 'client' or 'server'`);
    }
  }
  const connection = options.connection ?? largest(asPackets(packets), ({ connection }) => connection);
  const all = asPackets(packets, connection);
  const from = options.from ?? largest(all, (packet) => packet.from);
  const vantage = options.vantage ?? from;
  const seen = seenAt(all, { from, vantage });
  if (seen.data.length === 0) {
    throw new InputError(
      `missing data of the ${from} on connection ${connection}; give a connection that carries some`,
    );
  }
  const traces = timeSequenceTraces(seen, from);
  const again = seen.data.filter((one) => one.isAgain).length;
  const lost = seen.data.filter(({ packet }) => isLost(packet)).length;
  const base = frame({
    width,
    title: options.title ?? `Data of the ${from} over time, connection ${connection}`,
    subtitle: listed([
      `as the ${vantage} saw it`,
      count(seen.data.length, 'segment'),
      again > 0 ? `${again} sent again` : '',
      lost > 0 ? `${lost} lost` : '',
      originsOf(all),
    ]),
    legend: traces.filter(({ showlegend }) => showlegend !== false).map(({ name }) => name!),
    plotHeight: width < narrowPx ? 280 : 380,
    left: 78,
    right: 24,
    bottom: 52,
  });
  return figure({
    data: traces,
    layout: {
      ...base,
      xaxis: timeAxis([...seen.data, ...seen.acks], width),
      yaxis: { ...numberAxis('bytes since the SYN'), rangemode: 'tozero' },
    },
    config,
    text: textOf(seen, { connection, from, vantage, origins: originsOf(all) }),
  });
}

/** What one side saw of the data that `from` sent and of its acknowledgements, in the order of its clock. */
function seenAt(packets: readonly Packet[], { from, vantage }: { from: Side; vantage: Side }): SeenTransfer {
  const again = retransmissions(packets);
  const at = (wanted: (packet: Packet) => boolean): Seen[] =>
    packets
      .filter(wanted)
      .map((packet) => ({
        packet,
        atMs: packet.from === vantage ? packet.sentAtMs : packet.arrivedAtMs,
        isAgain: again.has(packet),
      }))
      .filter((one): one is Seen => one.atMs !== null)
      .sort((a, b) => a.atMs - b.atMs);
  return {
    data: at((packet) => packet.from === from && packet.payloadBytes > 0),
    acks: at(({ from: other, flags }) => other !== from && flags.includes('ACK')),
  };
}

function largest<T>(packets: readonly Packet[], of: (packet: Packet) => T): T {
  const bytes = new Map<T, number>();
  for (const packet of packets) bytes.set(of(packet), (bytes.get(of(packet)) ?? 0) + packet.payloadBytes);
  return [...bytes].reduce((most, next) => (next[1] > most[1] ? next : most))[0];
}

function originsOf(packets: readonly Packet[]): string {
  return [...new Set(packets.map(({ origin }) => origin))].join(' and ');
}

function textOf(
  { data, acks }: SeenTransfer,
  of: { connection: number; from: Side; vantage: Side; origins: string },
): string {
  const first = data[0]!;
  const last = data.at(-1)!;
  const from = data.reduce((least, { packet }) => Math.min(least, packet.sequence), Number.POSITIVE_INFINITY);
  const bytes = data.reduce((most, { packet }) => Math.max(most, endOf(packet)), 0) - from;
  const again = data.filter(({ isAgain }) => isAgain);
  const lost = data.filter(({ packet }) => isLost(packet));
  const acknowledged = acks.reduce((most, { packet }) => Math.max(most, packet.acknowledges), 0);
  const told = [
    ...lost.map((one) => `lost: ${packetLabel(one.packet)} at ${formatMs(one.atMs, 4)}`),
    ...again.map((one) => `sent again: ${packetLabel(one.packet)} at ${formatMs(one.atMs, 4)}`),
  ];
  return [
    sentence(
      `bytes over time: the data of the ${of.from} on connection ${of.connection}, as the ${of.vantage} saw it (${of.origins})`,
    ),
    `${formatBytes(bytes)} in ${count(data.length, 'segment')} from ${formatMs(first.atMs, 4)} to ${formatMs(last.atMs, 4)}; acknowledged up to byte ${acknowledged}; ${lost.length} lost, ${again.length} sent again.`,
    ...(told.length === 0
      ? []
      : [sentence(listed(told.slice(0, 12)) + (told.length > 12 ? `, and ${told.length - 12} more` : ''))]),
  ].join('\n');
}
