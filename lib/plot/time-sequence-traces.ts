/** The strokes, marks and lines of a time-sequence plot. */

import type { Packet } from '../timeline/packet.ts';
import { formatMs, roundMs } from '../units.ts';
import type { Trace } from './figure.ts';
import { thinnedPoints } from './moments.ts';
import { endOf, isLost } from './packet-kind.ts';
import { fateWords, packetLabel } from './packet-words.ts';
import { ink, okabeIto } from './palette.ts';
import { listed } from './words.ts';

type Side = Packet['from'];

export interface Seen {
  readonly packet: Packet;
  readonly atMs: number;
  readonly isAgain: boolean;
}

/** What one side saw, in the order of its clock. */
export interface SeenTransfer {
  readonly data: readonly Seen[];
  readonly acks: readonly Seen[];
}

/** More do not show at any width, and make a notebook slow. */
const strokesMost = 1500;

/** Later ones are drawn above earlier ones. */
export function timeSequenceTraces(seen: SeenTransfer, from: Side): Trace[] {
  return [...windowTrace(seen), ...ackTrace(seen, from), ...dataTraces(seen)];
}

function dataTraces({ data }: SeenTransfer): Trace[] {
  const again = data.filter(({ isAgain }) => isAgain);
  const marks = [
    { name: 'sent again', symbol: 'triangle-up-open', color: okabeIto.vermillion, width: 1.2, own: again },
    {
      name: 'lost',
      symbol: 'x-thin',
      color: ink.text,
      width: 1.8,
      own: data.filter(({ packet }) => isLost(packet)),
    },
  ].filter(({ own }) => own.length > 0);
  return [
    strokes(
      data.filter(({ isAgain }) => !isAgain),
      { name: 'segment', color: okabeIto.blue, width: 2.5, showlegend: true },
    ),
    ...(again.length === 0
      ? []
      : [strokes(again, { name: 'sent again, its bytes', color: okabeIto.vermillion, width: 4, showlegend: false })]),
    ...marks.map(
      ({ name, symbol, color, width, own }): Trace => ({
        type: 'scatter',
        mode: 'markers',
        name,
        x: own.map(({ atMs }) => roundMs(atMs)),
        y: own.map(({ packet }) => endOf(packet)),
        marker: { symbol, size: 7, color, line: { color, width } },
        hovertext: own.map(hoverOf),
        hoverinfo: 'text',
        cliponaxis: false,
      }),
    ),
  ];
}

/** From first byte to last, at one time; of very many, several that follow each other are one. */
function strokes(
  own: readonly Seen[],
  look: { name: string; color: string; width: number; showlegend: boolean },
): Trace {
  const { name, color, width, showlegend } = look;
  const size = Math.ceil(own.length / strokesMost);
  const ends: (readonly [Seen, Seen])[] = [];
  for (let place = 0; place < own.length; ) {
    const first = own[place]!;
    let last = first;
    for (place++; place < own.length; place++) {
      const next = own[place]!;
      if (place % size === 0 || next.packet.sequence !== endOf(last.packet)) break;
      last = next;
    }
    ends.push([first, last]);
  }
  return {
    type: 'scatter',
    mode: 'lines',
    name,
    showlegend,
    x: ends.flatMap(([first, last]) => [roundMs(first.atMs), roundMs(last.atMs), null]),
    y: ends.flatMap(([first, last]) => [first.packet.sequence, endOf(last.packet), null]),
    line: { color, width },
    hovertext: ends.flatMap(([first]) => [hoverOf(first), '', '']),
    hoverinfo: 'text',
  };
}

function labelOf({ packet, isAgain }: Seen): string {
  return listed([packetLabel(packet), isAgain ? 'again' : '', fateWords(packet)]);
}

function hoverOf(one: Seen): string {
  return `${labelOf(one)}<br>${formatMs(one.atMs, 5)}; ${one.packet.origin}`;
}

function ackTrace({ acks }: SeenTransfer, from: Side): Trace[] {
  if (acks.length === 0) return [];
  const name = `acknowledged by the ${from === 'client' ? 'server' : 'client'}`;
  return [limitLine(acks, ({ acknowledges }) => acknowledges, { name, color: okabeIto.bluishGreen, dash: 'dash' })];
}

/** Up to where the receiver lets the sender send; left out where that is far beyond all that was sent. */
function windowTrace({ data, acks }: SeenTransfer): Trace[] {
  const bytesMost = data.reduce((most, { packet }) => Math.max(most, endOf(packet)), 0);
  const offered = acks.filter(({ packet }) => !packet.flags.includes('SYN'));
  const limit = ({ acknowledges, windowBytes }: Packet) => acknowledges + windowBytes;
  if (offered.length === 0 || limit(offered[0]!.packet) > 2 * bytesMost) return [];
  return [limitLine(offered, limit, { name: 'window of the receiver', color: okabeIto.reddishPurple, dash: 'dot' })];
}

/** A line of steps that only rises: what arrives out of order takes nothing back. */
function limitLine(
  acks: readonly Seen[],
  of: (packet: Packet) => number,
  { name, color, dash }: { name: string; color: string; dash: string },
): Trace {
  let most = 0;
  const points = thinnedPoints(
    acks.map(({ packet, atMs }) => {
      most = Math.max(most, of(packet));
      return { atMs: roundMs(atMs), bytes: most };
    }),
  );
  const origin = acks[0]!.packet.origin;
  return {
    type: 'scatter',
    mode: 'lines',
    name,
    x: points.map(({ atMs }) => atMs),
    y: points.map(({ bytes }) => bytes),
    line: { color, width: 1.8, dash, shape: 'hv' },
    hovertext: points.map(({ atMs, bytes }) => `${name}: ${bytes}<br>${formatMs(atMs, 5)}; ${origin}`),
    hoverinfo: 'text',
  };
}
