/**
 * What do connections do all the time? Each is a lane: its handshake, its exchanges one after the other, and the idle time
 * that was paid for and not used. Exchanges under way at the same time (pipelined or multiplexed) stand below each other.
 */

import type { Timeline } from '../timeline/timeline.ts';
import { formatMs } from '../units.ts';
import { asTimelines, checkWidth } from './as-timelines.ts';
import { type ConnectionUse, connectionUses } from './connection-use.ts';
import type { Figure } from './figure.ts';
import { defaultWidthPx, narrowPx } from './frame.ts';
import { connectionLine, type Panel, rowHeightPx, thinned, titled } from './panel.ts';
import { phaseHover } from './phase-bars.ts';
import { costsOf, type Slice } from './slices.ts';
import { stackPanels } from './stack-panels.ts';
import { costWords, count, namesOf, originWords, sentence } from './words.ts';

export interface ConnectionLanesOptions {
  readonly title?: string;
  /** In px, from 280; default 760. */
  readonly width?: number;
}

/** Above each lane, in rows: where the line of the connection is drawn. */
const lineRoom = 0.5;
/** Longer lists are not listened to. */
const connectionsTold = 12;

/**
 * Draws connections as lanes, in ms from the start of navigation.
 *
 * @param timelines one, or several to draw below each other on one time axis
 * @throws {InputError} without a timeline, for what is not one, or for a width under 280 px
 * @example
 * connectionLanes([model(oneConnection), model(sixConnections)]);
 */
export function connectionLanes(
  timelines: Timeline | readonly Timeline[],
  options: ConnectionLanesOptions = {},
): Figure {
  const all = asTimelines(timelines);
  const width = checkWidth(options.width ?? defaultWidthPx);
  const title = options.title ?? titled('Connections over time', all);
  return stackPanels(
    all.map((timeline) => panelOf(timeline, width)),
    { title, width, text: textOf(all) },
  );
}

function panelOf(timeline: Timeline, width: number): Panel {
  const uses = connectionUses(timeline);
  const rowPx = rowHeightPx(uses.reduce((sum, { lanes }) => sum + lanes, 0));
  let rows = 0;
  const places = uses.map((use) => {
    const from = rows;
    rows += lineRoom + use.lanes;
    return { use, from, first: from + lineRoom + 0.5, middle: from + lineRoom + use.lanes / 2, to: rows };
  });
  return {
    timeline,
    rows: rows + 0.2,
    rowPx,
    thickness: 0.68,
    bars: places.flatMap(({ use, first }) => barsOf(use, first)),
    inside: places.flatMap(({ use, first }) =>
      use.exchanges.map(({ request, startMs, endMs, lane }) => ({
        y: first + lane,
        text: lastSegment(request.path),
        startMs,
        endMs,
      })),
    ),
    names: thinned(
      places.map(({ use, middle }) => ({ y: middle, text: nameOf(use, width) })),
      rowPx,
    ),
    groups: thinned(
      places.map(({ use, middle }) => ({ y: middle, text: requestsOf(use, width) })),
      rowPx,
    ),
    bands: places.filter((_, index) => index % 2 === 1).map(({ from, to }) => [from, to] as const),
    ends: [],
    connectionLines: places.map(({ use, from }) => connectionLine(use.connection, from + lineRoom * 0.7)),
  };
}

function barsOf({ connection, handshake, exchanges, idle }: ConnectionUse, first: number) {
  const bar = (of: string, phase: Slice, y: number) => ({ phase, y, hover: phaseHover(of, phase) });
  return [
    ...[...handshake, ...idle].map((slice) => bar(`connection ${connection.id}`, slice, first)),
    ...exchanges.flatMap(({ request, phases, lane }) => phases.map((phase) => bar(request.path, phase, first + lane))),
  ];
}

function nameOf({ connection }: ConnectionUse, width: number): string {
  return width < narrowPx ? `conn. ${connection.id}` : `connection ${connection.id}`;
}

function requestsOf({ exchanges }: ConnectionUse, width: number): string {
  return width < narrowPx ? `${exchanges.length} req.` : count(exchanges.length, 'request');
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/', path.length - 2) + 1);
}

function textOf(timelines: readonly Timeline[]): string {
  const names = namesOf(timelines);
  const what =
    timelines.length === 1 ? 'the connections of a page load' : `the connections of ${timelines.length} page loads`;
  return [
    sentence(`${what}, with what they do over time`),
    ...timelines.map((timeline, index) => paragraph(timeline, names[index]!)),
  ].join('\n');
}

function paragraph(timeline: Timeline, name: string): string {
  const uses = connectionUses(timeline);
  const openMs = uses.reduce((sum, { connection, untilMs }) => sum + untilMs - connection.openedAtMs, 0);
  const spent = costsOf(uses.flatMap(({ handshake, idle }) => [...handshake, ...idle]));
  const told = uses.slice(0, connectionsTold).map(useWords);
  const untold = uses.length - told.length;
  return [
    `${name} (${originWords(timeline)}): page load ${formatMs(timeline.totals.pageLoadMs)}.`,
    `${sentence(count(uses.length, 'connection'))} Open for ${formatMs(openMs)} together${spent.length > 0 ? `, of which ${costWords(spent)}` : ''}; the rest carries exchanges.`,
    `${told.join(' ')}${untold > 0 ? ` And ${untold} more.` : ''}`,
  ].join(' ');
}

function useWords({ connection: { id, openedAtMs, closedAtMs, closedBy }, exchanges, idle }: ConnectionUse): string {
  const end = closedAtMs === null ? 'still open at the end' : `closed by the ${closedBy} at ${formatMs(closedAtMs)}`;
  const idleMs = idle.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  return `Connection ${id}: opened at ${formatMs(openedAtMs)}, ${count(exchanges.length, 'request')}, idle for ${formatMs(idleMs)}, ${end}.`;
}
