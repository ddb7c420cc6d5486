/**
 * Where does the time of a page load go? Every request is a row and every phase a bar; the requests of a connection
 * stand together under a line from its opening to its closing, so that reuse, idleness and new handshakes are visible.
 * The handshake of a connection is drawn with the first request on it (`lives` in `timeline/phases.ts`).
 */

import { endedAtMs, lives, requestsByConnection } from '../timeline/phases.ts';
import type { Connection, Phase, Request, Timeline } from '../timeline/timeline.ts';
import { formatMs } from '../units.ts';
import { asTimelines, checkWidth } from './as-timelines.ts';
import type { Figure } from './figure.ts';
import { defaultWidthPx, narrowPx } from './frame.ts';
import { connectionLine, type Panel, rowHeightPx, thinned, titled } from './panel.ts';
import { type Bar, phaseHover } from './phase-bars.ts';
import { stackPanels } from './stack-panels.ts';
import { waterfallText } from './waterfall-text.ts';

export interface WaterfallOptions {
  /** Timelines to draw below the first, on the same time axis. */
  readonly against?: Timeline | readonly Timeline[];
  readonly title?: string;
  /** In px, from 280; default 760. */
  readonly width?: number;
  /** How far the time axis reaches at least, in ms: so that figures can be compared. */
  readonly untilMs?: number;
  /** Why a phase took its time, for its hover text; `undefined` where nothing is to be said. */
  readonly causes?: (request: Request, phase: Phase, timeline: Timeline) => string | undefined;
}

/** Above the rows of a connection, in rows: where its line is drawn. */
const lineRoom = 0.5;

/**
 * Draws requests by phase, a row each, grouped by connection, in ms from the start of navigation.
 *
 * @param timelines one, or several to draw below each other on one time axis
 * @throws {InputError} without a timeline, for what is not one, or for a width under 280 px
 * @example
 * waterfall([model(serial), model(persistent)]);
 */
export function waterfall(timelines: Timeline | readonly Timeline[], options: WaterfallOptions = {}): Figure {
  const all = [...asTimelines(timelines), ...(options.against === undefined ? [] : asTimelines(options.against))];
  const width = checkWidth(options.width ?? defaultWidthPx);
  const panels = all.map((timeline) => panelOf(timeline, { ...options, width }));
  return stackPanels(panels, {
    title: options.title ?? titled('Requests over time', all),
    width,
    text: waterfallText(all),
    ...(options.untilMs !== undefined && { untilMs: options.untilMs }),
  });
}

function panelOf(timeline: Timeline, options: WaterfallOptions & { width: number }): Panel {
  const rowPx = rowHeightPx(timeline.requests.length);
  const life = lives(timeline);
  const bars: Bar[] = [];
  const names: { y: number; text: string }[] = [];
  const ends: { y: number; text: string; atMs: number }[] = [];
  const groups: { y: number; text: string }[] = [];
  const bands: [number, number][] = [];
  const connectionLines = [];
  let y = 0;
  for (const { connection, requests } of documentFirst(timeline)) {
    const from = y;
    connectionLines.push(connectionLine(connection, y + lineRoom * 0.7));
    y += lineRoom;
    for (const request of requests) {
      const middle = y + 0.5;
      for (const phase of life.get(request.id) ?? []) {
        const hover = phaseHover(request.path, phase, options.causes?.(request, phase, timeline));
        bars.push({ phase, y: middle, hover });
      }
      names.push({ y: middle, text: request.path });
      ends.push({ y: middle, text: endWords(request, timeline), atMs: endedAtMs(request) });
      y += 1;
    }
    groups.push({ y: (from + y) / 2, text: groupName(connection, options.width) });
    bands.push([from, y]);
  }
  return {
    timeline,
    rows: y + 0.2,
    rowPx,
    bars,
    thickness: 0.68,
    names: thinned(names, rowPx),
    ends: thinned(ends, rowPx),
    groups: thinned(groups, rowPx),
    bands: bands.filter((_, index) => index % 2 === 1),
    connectionLines,
  };
}

/** When it ended; the last one in bold, for it ends the page load; and its status where that is not a success. */
function endWords(request: Request, { totals }: Timeline): string {
  const atMs = endedAtMs(request);
  const time = atMs === totals.pageLoadMs ? `<b>${formatMs(atMs)}</b>` : formatMs(atMs);
  if (request.status === 0) return `${time}, no answer`;
  return request.status < 400 ? time : `${time}, ${request.status}`;
}

/** Connections in the order of their opening, requests in the order in which they left; but the document at the top. */
function documentFirst(timeline: Timeline): { connection: Connection; requests: readonly Request[] }[] {
  const carried = requestsByConnection(timeline);
  const isDocument = ({ id }: Request) => id === 1;
  return timeline.connections
    .map((connection) => ({
      connection,
      requests: [...carried.get(connection.id)!].sort((a, b) => Number(isDocument(b)) - Number(isDocument(a))),
    }))
    .sort(
      (a, b) =>
        Number(b.requests.some(isDocument)) - Number(a.requests.some(isDocument)) ||
        a.connection.openedAtMs - b.connection.openedAtMs ||
        a.connection.id - b.connection.id,
    );
}

function groupName({ id }: Connection, width: number): string {
  return width < narrowPx ? `conn. ${id}` : `connection ${id}`;
}
