/**
 * The lifecycle table as a picture: states as boxes, events as arrows between them. An SVG text built from the table, so
 * the two cannot disagree; only the places of the boxes are set by hand.
 */

import { type ConnectionEvent, type ConnectionState, connectionStates, lifecycle } from './lifecycle.ts';

/** Column and row of each box: the exchange runs down the left, closing lies between it and the end. */
const places: { readonly [state in ConnectionState]: { readonly column: number; readonly row: number } } = {
  unopened: { column: 0, row: 0 },
  connecting: { column: 0, row: 1 },
  securing: { column: 0, row: 2 },
  idle: { column: 0, row: 3 },
  sending: { column: 0, row: 4 },
  waiting: { column: 0, row: 5 },
  receiving: { column: 0, row: 6 },
  'time-wait': { column: 1, row: 2.5 },
  'half-closed': { column: 1, row: 3.5 },
  draining: { column: 1, row: 6.5 },
  closed: { column: 2, row: 3.75 },
};

const columnPx = [360, 680, 1040];
const topPx = 60;
const rowPx = 118;
const box = { widthPx: 130, heightPx: 40 };
const closedHeightPx = 6.3 * rowPx;
const sizePx = { width: 1130, height: topPx + 6.5 * rowPx + 60 };
const lineHeightPx = 15;

interface Edge {
  readonly from: ConnectionState;
  readonly to: ConnectionState;
  readonly events: readonly ConnectionEvent[];
}

/** Arrows of the table, those between the same two states as one. */
export function lifecycleEdges(): readonly Edge[] {
  return connectionStates.flatMap((from) => {
    const byTarget = new Map<ConnectionState, ConnectionEvent[]>();
    for (const [event, { to }] of Object.entries(lifecycle[from])) {
      byTarget.set(to, [...(byTarget.get(to) ?? []), event as ConnectionEvent]);
    }
    return [...byTarget].map(([to, events]) => ({ from, to, events }));
  });
}

/** The diagram as an SVG document, with a title and a description for those who do not see it. */
export function lifecycleDiagram(): string {
  const edges = lifecycleEdges();
  const description = edges.map(({ from, to, events }) => `${from} to ${to}: ${events.join(', ')}`).join('. ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="lifecycle-title lifecycle-desc" viewBox="0 0 ${sizePx.width} ${sizePx.height}" font-family="Arimo, Arial, sans-serif" font-size="13">`,
    '<title id="lifecycle-title">Life of a persistent HTTP/1.1 client connection</title>',
    `<desc id="lifecycle-desc">${escaped(description)}.</desc>`,
    '<defs><marker id="lifecycle-arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 L10 5 L0 10 z" fill="#444"/></marker></defs>',
    `<rect width="${sizePx.width}" height="${sizePx.height}" fill="#fff"/>`,
    ...edges.map(drawnEdge),
    ...connectionStates.map(drawnState),
    '</svg>',
    '',
  ].join('\n');
}

function centre(state: ConnectionState): { readonly x: number; readonly y: number } {
  const { column, row } = places[state];
  return { x: columnPx[column]!, y: topPx + row * rowPx };
}

function drawnState(state: ConnectionState): string {
  const { x, y } = centre(state);
  const height = state === 'closed' ? closedHeightPx : box.heightPx;
  // Okabe and Ito's palette, light: green where requests can be taken, orange where nothing new may start.
  const fill = { 0: '#e8f1fa', 1: '#fdf0d5', 2: '#eeeeee' }[places[state].column];
  const strong = state === 'idle' ? ' stroke-width="3"' : '';
  return `<g class="state"><rect x="${x - box.widthPx / 2}" y="${y - height / 2}" width="${box.widthPx}" height="${height}" rx="8" fill="${fill}" stroke="#444"${strong}/><text x="${x}" y="${y + 5}" text-anchor="middle" font-weight="bold" font-size="15">${state}</text></g>`;
}

function drawnEdge({ from, to, events }: Edge): string {
  const { path, label, anchor } = routed(from, to, events.length * lineHeightPx);
  const firstY = label.y - ((events.length - 1) * lineHeightPx) / 2;
  const lines = events.map(
    (event, line) => `<tspan x="${label.x}" y="${firstY + line * lineHeightPx}">${escaped(event)}</tspan>`,
  );
  return `<g class="event"><path d="${path}" fill="none" stroke="#444" marker-end="url(#lifecycle-arrow)"/><text text-anchor="${anchor}" fill="#0b4f8a">${lines.join('')}</text></g>`;
}

interface Route {
  readonly path: string;
  /** Middle of the label's lines. */
  readonly label: { readonly x: number; readonly y: number };
  readonly anchor: 'start' | 'middle' | 'end';
}

/** Down the column straight, back up (or past a box) in an arc on the left, to another column from side to side. */
function routed(from: ConnectionState, to: ConnectionState, labelHeightPx: number): Route {
  const a = centre(from);
  const b = centre(to);
  const halfWidth = box.widthPx / 2;
  const halfHeight = box.heightPx / 2;
  const left = a.x - halfWidth;
  const rows = places[to].row - places[from].row;
  if (from === to) {
    const path = `M${left} ${a.y - 8} c-60 -30 -60 46 -2 16`;
    return { path, label: { x: left - 6, y: a.y - halfHeight - 2 }, anchor: 'end' };
  }
  if (to === 'closed') {
    const end = b.x - halfWidth;
    const path = `M${a.x + halfWidth} ${a.y} H${end}`;
    return { path, label: { x: end - 12, y: a.y - labelHeightPx / 2 + 2 }, anchor: 'end' };
  }
  if (places[from].column !== places[to].column) {
    const path = `M${a.x + halfWidth} ${a.y + 10} L${b.x - halfWidth} ${b.y}`;
    const middle = { x: (a.x + b.x) / 2, y: (a.y + 10 + b.y) / 2 };
    if (rows > 1) return { path, label: { x: middle.x + 12, y: middle.y + 4 }, anchor: 'start' };
    return { path, label: { x: middle.x - 30, y: middle.y + labelHeightPx / 2 + 14 }, anchor: 'middle' };
  }
  if (rows === 1) {
    const path = `M${a.x} ${a.y + halfHeight} V${b.y - halfHeight}`;
    return { path, label: { x: a.x + 8, y: (a.y + b.y) / 2 + 4 }, anchor: 'start' };
  }
  if (places[from].column === 1) {
    // The label a third of the way along: halfway would be on an arrow from the first column.
    const path = `M${a.x} ${a.y - halfHeight} V${b.y + halfHeight}`;
    return { path, label: { x: a.x + 8, y: a.y + (b.y - a.y) / 3 + 4 }, anchor: 'start' };
  }
  const bulge = 60 + 36 * Math.abs(rows);
  const path = `M${left} ${a.y} C${left - bulge} ${a.y} ${left - bulge} ${b.y} ${left} ${b.y}`;
  return { path, label: { x: left - 0.75 * bulge - 8, y: (a.y + b.y) / 2 + 4 }, anchor: 'end' };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
