/** A timeline for people at a terminal: a row for each request, then the totals. */

import Table from 'cli-table3';
import { endedAtMs, lives } from '../timeline/phases.ts';
import { phaseNames, type Timeline } from '../timeline/timeline.ts';
import { formatBytes, formatMs } from '../units.ts';

/** An aligned table without borders: path, connection, size, each phase that occurs, end; times from navigation. */
export function timelineTable(timeline: Timeline): string {
  const life = lives(timeline);
  const occurring = new Set([...life.values()].flat().map(({ name }) => name));
  const phases = phaseNames.filter((name) => occurring.has(name));
  const table = borderless(['resource', 'connection', 'size', ...phases, 'ends at'], 1);
  for (const request of timeline.requests) {
    const lengths = phases.map((name) => {
      const phase = life.get(request.id)!.find((one) => one.name === name);
      return phase ? formatMs(phase.endMs - phase.startMs) : '';
    });
    const size = request.status === 0 ? 'failed' : formatBytes(request.bodyBytes);
    table.push([shortPath(request.path), request.connection, size, ...lengths, formatMs(endedAtMs(request))]);
  }
  const { pageLoadMs, requests, connections, controlPackets } = timeline.totals;
  const origins = new Set(timeline.connections.flatMap(({ phases }) => phases.map(({ origin }) => origin)));
  for (const { phases } of timeline.requests) for (const { origin } of phases) origins.add(origin);
  return [
    table.toString(),
    '',
    `${timeline.scenario.name}: loaded in ${formatMs(pageLoadMs, 4)} (${timeline.engine}: ${[...origins].join(' and ')})`,
    `${count(requests, 'request')} over ${count(connections, 'connection')}; ${count(controlPackets, 'packet')} to open and close them`,
  ].join('\n');
}

/** Long paths, as of recorded pages, keep their beginning and their end. */
export function shortPath(path: string): string {
  return path.length <= pathCharacters
    ? path
    : `${path.slice(0, pathCharacters / 2 - 1)}…${path.slice(-pathCharacters / 2)}`;
}

/** Leaves room for the other columns on a terminal of usual width. */
const pathCharacters = 48;

/** A table with aligned columns and no lines; the first `textColumns` are aligned left, the others right. */
export function borderless(head: readonly string[], textColumns: number): InstanceType<typeof Table> {
  const none = Object.fromEntries(
    ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'].map((c) => [
      c,
      '',
    ]),
  );
  return new Table({
    head: [...head],
    colAligns: head.map((_, column) => (column < textColumns ? 'left' : 'right')),
    chars: { ...none, left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
