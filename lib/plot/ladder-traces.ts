/** The arrows, bands, crosses and labels of a packet ladder, in px of its plotting area. */

import type { Packet } from '../timeline/packet.ts';
import type { Trace } from './figure.ts';
import { escapeText, textWidthPx } from './frame.ts';
import type { LadderRow } from './ladder-rows.ts';
import type { LadderScale } from './ladder-scale.ts';
import { isLost, type PacketKind } from './packet-kind.ts';
import { fateWords, packetHover } from './packet-words.ts';
import { ink, okabeIto, seriesStyle } from './palette.ts';
import { placeLabels } from './place-labels.ts';

export interface Sides {
  readonly widthPx: number;
  /** Where the line of each stands. */
  readonly clientPx: number;
  readonly serverPx: number;
  readonly clientLabels: number;
  readonly serverLabels: number;
}

export interface LadderLook {
  readonly scale: LadderScale;
  readonly sides: Sides;
  readonly flightMs: number;
  readonly connections: readonly number[];
}

export const labelPx = 11;
/** From a label to the line of its side. */
const labelGapPx = 16;
const crossesMost = 20;
/** How far a lost packet gets. */
const lostAt = 0.6;

interface Style {
  readonly name: string;
  readonly color: string;
  readonly dash: string;
  readonly width: number;
}

const kindStyles: { readonly [kind in PacketKind]: Style } = {
  opening: { name: 'SYN', color: okabeIto.orange, dash: 'solid', width: 2.2 },
  request: { name: 'data of client', color: okabeIto.vermillion, dash: 'solid', width: 2.2 },
  response: { name: 'data of server', color: okabeIto.blue, dash: 'solid', width: 2.2 },
  ACK: { name: 'ACK', color: ink.quiet, dash: 'dot', width: 1.2 },
  closing: { name: 'FIN, RST', color: okabeIto.black, dash: 'dash', width: 1.6 },
};

export function ladderTraces(rows: readonly LadderRow[], look: LadderLook): { traces: Trace[]; legend: string[] } {
  const { connections } = look;
  const styleOf = (row: LadderRow): Style => {
    if (connections.length === 1) return kindStyles[row.kind];
    const { color, dash } = seriesStyle(connections.indexOf(row.connection));
    return { name: `connection ${row.connection}`, color, dash, width: row.kind === 'ACK' ? 1.2 : 2.2 };
  };
  const groups = new Map<string, { style: Style; rows: LadderRow[] }>();
  for (const row of rows) {
    const style = styleOf(row);
    const group = groups.get(`${style.name} ${style.width}`);
    if (group) group.rows.push(row);
    else groups.set(`${style.name} ${style.width}`, { style, rows: [row] });
  }
  // ACKs are many and say least: they are drawn below the others.
  const order = Object.values(kindStyles).map(({ name }) => name);
  const rank = ({ style }: { style: Style }) => (style.width < 1.5 ? -1 : order.indexOf(style.name));
  const sorted = [...groups.values()].sort((a, b) => rank(a) - rank(b));
  const listed = new Set<string>();
  const arrows = sorted.map(({ style, rows: own }) => {
    const showlegend = !listed.has(style.name);
    listed.add(style.name);
    return arrowTraces(own, style, { look, showlegend, place: order.indexOf(style.name) });
  });
  const bands = sorted.flatMap(({ style, rows: own }) => bandTrace(own, style, look));
  const lost = lostTrace(rows, look);
  return {
    traces: [...bands, ...arrows.flat(), ...lost, ...labelTraces(rows, look)],
    legend: [...listed, ...lost.map(({ name }) => name!)],
  };
}

interface Line {
  readonly fromX: number;
  readonly fromY: number;
  readonly toX: number;
  readonly toY: number;
}

function lineOf(packet: Packet, { scale, sides, flightMs }: LadderLook): Line {
  const toServer = packet.from === 'client';
  const fromX = toServer ? sides.clientPx : sides.serverPx;
  const acrossX = toServer ? sides.serverPx : sides.clientPx;
  const fromY = scale.px(packet.sentAtMs);
  const { arrivedAtMs } = packet;
  if (arrivedAtMs !== null) return { fromX, fromY, toX: acrossX, toY: scale.px(arrivedAtMs) };
  // Lost, or still on the way at the end.
  const acrossY = scale.px(packet.sentAtMs + flightMs);
  const toX = Math.round(fromX + (acrossX - fromX) * lostAt);
  return { fromX, fromY, toX, toY: fromY + (acrossY - fromY) * lostAt };
}

/** The packets of a row that are drawn as arrows: of a run, the first and the last that arrived. */
function drawn({ packets }: LadderRow): readonly Packet[] {
  if (packets.length === 1) return packets;
  const arrived = packets.filter(({ arrivedAtMs }) => arrivedAtMs !== null);
  const ends = arrived.length === 0 ? packets : arrived;
  return [ends[0]!, ends.at(-1)!];
}

function arrowTraces(
  rows: readonly LadderRow[],
  style: Style,
  { look, showlegend, place }: { look: LadderLook; showlegend: boolean; place: number },
): Trace[] {
  const arrows = rows.flatMap((row) => drawn(row).map((packet) => ({ row, packet, line: lineOf(packet, look) })));
  const arrived = arrows.filter(({ packet }) => packet.arrivedAtMs !== null);
  return [
    {
      type: 'scatter',
      mode: 'lines',
      name: style.name,
      legendgroup: style.name,
      legendrank: 1000 + place,
      showlegend,
      x: arrows.flatMap(({ line }) => [line.fromX, line.toX, null]),
      y: arrows.flatMap(({ line }) => [line.fromY, line.toY, null]),
      line: { color: style.color, dash: style.dash, width: style.width },
      hoverinfo: 'skip',
    },
    {
      type: 'scatter',
      mode: 'markers',
      name: `arrival, ${style.name}`,
      legendgroup: style.name,
      showlegend: false,
      x: arrived.map(({ line }) => line.toX),
      y: arrived.map(({ line }) => line.toY),
      marker: {
        symbol: 'arrow',
        color: style.color,
        opacity: 1,
        size: 10,
        angle: arrived.map(({ line }) => angleOf(line)),
        line: { width: 0 },
      },
      hovertext: arrived.map(({ row, packet }) => packetHover(packet, row.label)),
      hoverinfo: 'text',
      cliponaxis: false,
    },
  ];
}

/** Of an arrow's head: clockwise from upwards, in degrees. */
function angleOf({ fromX, fromY, toX, toY }: Line): number {
  return Number(((Math.atan2(toX - fromX, -(toY - fromY)) * 180) / Math.PI).toFixed(2));
}

/** The ground between the first and the last arrow of each run. */
function bandTrace(rows: readonly LadderRow[], style: Style, look: LadderLook): Trace[] {
  const corners = rows
    .map((row) => drawn(row).filter(({ arrivedAtMs }) => arrivedAtMs !== null))
    .filter(({ length }) => length > 1)
    .map((ends) => [lineOf(ends[0]!, look), lineOf(ends.at(-1)!, look)] as const);
  if (corners.length === 0) return [];
  return [
    {
      type: 'scatter',
      mode: 'lines',
      name: `several, ${style.name}`,
      legendgroup: style.name,
      showlegend: false,
      x: corners.flatMap(([a, b]) => [a.fromX, a.toX, b.toX, b.fromX, a.fromX, null]),
      y: corners.flatMap(([a, b]) => [a.fromY, a.toY, b.toY, b.fromY, a.fromY, null]),
      fill: 'toself',
      fillcolor: `${style.color}33`,
      line: { width: 0, color: style.color },
      hoverinfo: 'skip',
    },
  ];
}

/** Of many losses in one row, as many as can be seen. */
function evenly(lost: readonly Packet[]): readonly Packet[] {
  const step = Math.ceil(lost.length / crossesMost);
  return lost.filter((_, place) => place % step === 0);
}

function lostTrace(rows: readonly LadderRow[], look: LadderLook): Trace[] {
  const lost = rows.flatMap((row) =>
    evenly(row.packets.filter(isLost)).map((packet) => ({ row, line: lineOf(packet, look), packet })),
  );
  if (lost.length === 0) return [];
  return [
    {
      type: 'scatter',
      mode: 'markers',
      name: [...new Set(lost.map(({ packet }) => fateWords(packet)))].join(' or '),
      x: lost.map(({ line }) => line.toX),
      y: lost.map(({ line }) => line.toY),
      legendrank: 1100,
      marker: { symbol: 'x-thin', size: 9, color: ink.text, line: { color: ink.text, width: 2.4 } },
      hovertext: lost.map(({ row, packet }) => packetHover(packet, row.label)),
      hoverinfo: 'text',
      cliponaxis: false,
    },
  ];
}

/** Labels beside the sender, none on top of another, and hairs from them to where their arrows begin. */
function labelTraces(rows: readonly LadderRow[], look: LadderLook): Trace[] {
  return (['client', 'server'] as const).flatMap((side) => {
    const own = rows.filter(({ from }) => from === side);
    if (own.length === 0) return [];
    const { sides, scale, connections } = look;
    const lineX = side === 'client' ? sides.clientPx : sides.serverPx;
    const outwards = side === 'client' ? -1 : 1;
    const roomPx = (side === 'client' ? sides.clientPx : sides.widthPx - sides.serverPx) - labelGapPx;
    const wanted = own.map(({ startMs }) => ({ atPx: scale.px(startMs), heightPx: labelPx * 1.3 }));
    const placed = placeLabels(wanted, scale.heightPx + labelPx);
    const labels = own.map((row) => fitted(row, connections.length > 1 ? `${row.connection}: ` : '', roomPx));
    return [
      {
        type: 'scatter',
        mode: 'lines',
        name: `to the labels of the ${side}`,
        showlegend: false,
        x: own.flatMap(() => [lineX, lineX + outwards * (labelGapPx - 3), null]),
        y: own.flatMap((_, place) => [wanted[place]!.atPx, placed[place]!, null]),
        line: { color: ink.line, width: 1 },
        hoverinfo: 'skip',
      },
      {
        type: 'scatter',
        mode: 'text',
        name: `labels of the ${side}`,
        showlegend: false,
        x: own.map(() => lineX + outwards * labelGapPx),
        y: placed,
        text: labels.map(escapeText),
        textposition: side === 'client' ? 'middle left' : 'middle right',
        textfont: { size: labelPx, color: ink.text },
        hovertext: own.map((row) => packetHover(row.packets[0]!, row.label)),
        hoverinfo: 'text',
        cliponaxis: false,
      },
    ];
  });
}

/** The whole label, or the short one, or as much of that as fits. */
function fitted({ label, short }: LadderRow, prefix: string, roomPx: number): string {
  const fits = (text: string) => textWidthPx(text, labelPx) <= roomPx;
  const whole = [label, short].map((text) => prefix + text).find(fits);
  if (whole !== undefined) return whole;
  const letters = [...(prefix + short)];
  while (letters.length > 1 && !fits(`${letters.join('')}…`)) letters.pop();
  return `${letters.join('')}…`;
}
