/**
 * A page load as a small drawing for feedback: a line for each connection, a bar for each request on it, in ms. Plain SVG, so that
 * grading a class needs no plotly; colours and words are those of the figures in the lessons.
 */

import { escapeHtml } from '../../notebook/page/html.ts';
import { fills, ink } from '../../plot/palette.ts';
import { endedAtMs, requestsByConnection } from '../../timeline/phases.ts';
import type { Connection, Request, Timeline } from '../../timeline/timeline.ts';
import { formatMs } from '../../units.ts';

/** Lengths in px. */
const widthPx = 420;
const rowPx = 18;
const barPx = 11;
const left = 112;
const right = widthPx - 64;
const axisPx = 34;
const namesMax = 16;
/** What is further down would be drawn for nobody. */
const rowsMax = 60;

/** @returns a whole SVG document; the same for the same timeline */
export function waterfallSvg(timeline: Timeline): string {
  const { connections, totals } = timeline;
  const carried = requestsByConnection(timeline);
  const endMs = Math.max(totals.pageLoadMs, 0.001);
  const x = (atMs: number) => round(left + (Math.min(atMs, endMs) / endMs) * (right - left));
  const rows: ((y: number) => string)[] = [];
  for (const connection of connections) {
    rows.push((y) => connectionRow(connection, x, y));
    for (const request of carried.get(connection.id)!) rows.push((y) => requestRow(request, x, y));
  }
  const shown = rows.slice(0, rowsMax);
  const more = rows.length - shown.length;
  if (more > 0) shown.push((y) => text(left, y, `and ${more} more rows`));
  const bottom = 6 + shown.length * rowPx;
  const height = bottom + axisPx;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${widthPx} ${height}" width="${widthPx}" height="${height}" font-family="system-ui, sans-serif" font-size="11">`,
    `<rect width="${widthPx}" height="${height}" fill="${ink.card}"/>`,
    ...ticksOf(endMs).map((atMs) => tick(x(atMs), bottom, Number(atMs.toPrecision(3)))),
    ...shown.map((draw, at) => draw(6 + at * rowPx)),
    text(right + 16, bottom, 'ms', ink.quiet),
    text(left, bottom + rowPx - 4, originWords(timeline), ink.quiet),
    '</svg>',
    '',
  ].join('\n');
}

type Scale = (atMs: number) => number;

function connectionRow({ id, openedAtMs, closedAtMs }: Connection, x: Scale, y: number): string {
  const middle = y + rowPx / 2;
  const from = x(openedAtMs);
  const to = x(closedAtMs ?? Number.POSITIVE_INFINITY);
  const end = closedAtMs === null ? '' : `<path d="M${to} ${middle - 4}v8" stroke="${ink.line}"/>`;
  return `${text(4, y, `connection ${id}`, ink.quiet)}<path d="M${from} ${middle - 4}v8M${from} ${middle}H${to}" stroke="${ink.line}" fill="none"/>${end}`;
}

function requestRow(request: Request, x: Scale, y: number): string {
  const { path, status, phases } = request;
  const bars = phases.map(({ name, startMs, endMs }) => {
    const width = Math.max(round(x(endMs) - x(startMs)), 0.5);
    return `<rect x="${x(startMs)}" y="${y + (rowPx - barPx) / 2}" width="${width}" height="${barPx}" fill="${fills[name].color}"/>`;
  });
  const name = path.length > namesMax ? `${path.slice(0, namesMax - 1)}…` : path;
  const words = status === 0 ? 'no answer' : `${formatMs(endedAtMs(request))}${status < 400 ? '' : `, ${status}`}`;
  return `${text(12, y, name)}${bars.join('')}${text(x(endedAtMs(request)) + 4, y, words)}`;
}

function tick(x: number, bottom: number, atMs: number): string {
  return `<path d="M${x} 4V${bottom}" stroke="${ink.grid}"/><text x="${x}" y="${bottom + 13}" text-anchor="middle" fill="${ink.quiet}">${atMs}</text>`;
}

/** Round numbers of ms: up to five of them. */
function ticksOf(endMs: number): number[] {
  const power = 10 ** Math.floor(Math.log10(endMs / 4));
  const step = power * [1, 2, 5, 10].find((factor) => endMs / (factor * power) <= 4.5)!;
  return Array.from({ length: Math.floor(endMs / step + 1e-9) + 1 }, (_, at) => at * step);
}

function originWords({ engine }: Timeline): string {
  return `${engine === 'measure' ? 'measured' : 'computed'}, from arrival to answer`;
}

function text(x: number, y: number, words: string, color: string = ink.text): string {
  return `<text x="${round(x)}" y="${y + rowPx / 2 + 4}" fill="${color}">${escapeHtml(words)}</text>`;
}

function round(px: number): number {
  return Math.round(px * 100) / 100;
}
