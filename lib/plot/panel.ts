/**
 * A timeline as rows along a time axis: what waterfalls and connection lanes have in common. A panel says what stands in
 * which row; `stack-panels.ts` draws it.
 */

import type { Connection, Timeline } from '../timeline/timeline.ts';
import { formatMs } from '../units.ts';
import type { Bar } from './phase-bars.ts';

export interface Panel {
  readonly timeline: Timeline;
  /** Height of its rows, in rows. */
  readonly rows: number;
  readonly rowPx: number;
  readonly bars: readonly Bar[];
  /** Thickness of a bar, in rows. */
  readonly thickness: number;
  /** Names of rows, at the left. */
  readonly names: readonly Label[];
  /** Names of groups of rows, at the right. */
  readonly groups: readonly Label[];
  /** Grounds that tell groups of rows apart: from and to, in rows. */
  readonly bands: readonly (readonly [number, number])[];
  /** Written where a row ends. */
  readonly ends: readonly (Label & { readonly atMs: number })[];
  readonly connectionLines: readonly ConnectionLine[];
  /** Written on bars, where there is room between their two times. */
  readonly inside?: readonly (Label & { readonly startMs: number; readonly endMs: number })[];
}

export interface Label {
  readonly y: number;
  readonly text: string;
}

/** From the opening of a connection to its closing; `closedAtMs` is `null` where it is still open at the end. */
export interface ConnectionLine {
  readonly y: number;
  readonly openedAtMs: number;
  readonly closedAtMs: number | null;
  readonly opening: string;
  readonly closing: string;
}

/** Rows shrink as they grow many, so that 100 of them make a figure of two screens. */
export function rowHeightPx(rows: number): number {
  if (rows <= 16) return 22;
  if (rows <= 48) return 17;
  return rows <= 150 ? 13 : Math.max(3, 2000 / rows);
}

/** Labels that keep `leastPx` from each other. */
export function thinned<T extends Label>(labels: readonly T[], rowPx: number, leastPx = 12): T[] {
  const kept: T[] = [];
  for (const label of labels) {
    const last = kept.at(-1);
    if (!last || (label.y - last.y) * rowPx >= leastPx) kept.push(label);
  }
  return kept;
}

/** The life of a connection as a line at `y`, with what is to be said of its two ends. */
export function connectionLine({ id, openedAtMs, closedAtMs, closedBy }: Connection, y: number): ConnectionLine {
  return {
    y,
    openedAtMs,
    closedAtMs,
    opening: `connection ${id}: opened at ${formatMs(openedAtMs)}`,
    closing:
      closedAtMs === null
        ? `connection ${id}: still open at the end`
        : `connection ${id}: closed by the ${closedBy} at ${formatMs(closedAtMs)}`,
  };
}

/** `what`, and the names of the scenarios that have one. */
export function titled(what: string, timelines: readonly Timeline[]): string {
  const names = [...new Set(timelines.map(({ scenario }) => scenario.name))].filter((name) => name !== 'unnamed');
  return names.length === 0 ? what : `${what}: ${names.join(', ')}`;
}
