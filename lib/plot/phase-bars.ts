/** Phases as horizontal bars: one trace for each name and origin, so that the legend lists only what occurs. */

import { formatMs, roundMs } from '../units.ts';
import type { Trace } from './figure.ts';
import { escapeText } from './frame.ts';
import { fillMarker } from './palette.ts';
import { legendName, rank, type Slice } from './slices.ts';

export interface Bar {
  readonly phase: Slice;
  readonly y: number;
  readonly hover: string;
}

/**
 * @param listed legend entries of traces drawn before (on another panel); grows
 * @param thickness of a bar, in units of its axis
 */
export function phaseBars(
  bars: readonly Bar[],
  at: { yaxis: string; thickness: number },
  listed: Set<string>,
): Trace[] {
  const groups = new Map<string, Bar[]>();
  for (const bar of bars) {
    const key = `${bar.phase.name} ${bar.phase.origin}`;
    groups.set(key, [...(groups.get(key) ?? []), bar]);
  }
  return [...groups.values()]
    .sort((a, b) => rank(a[0]!.phase) - rank(b[0]!.phase))
    .map((group) => {
      const { phase } = group[0]!;
      const name = legendName(phase);
      const showlegend = !listed.has(name);
      listed.add(name);
      return {
        type: 'bar',
        orientation: 'h',
        name,
        legendgroup: name,
        legendrank: 1000 + rank(phase),
        showlegend,
        yaxis: at.yaxis,
        base: group.map(({ phase: { startMs } }) => startMs),
        x: group.map(({ phase: { startMs, endMs } }) => roundMs(endMs - startMs)),
        y: group.map(({ y }) => y),
        width: at.thickness,
        marker: fillMarker(phase.name, phase.origin),
        hovertext: group.map(({ hover }) => hover),
        hoverinfo: 'text',
      };
    });
}

/** `connect: 0 ms to 100 ms, 100 ms long, computed`, below what it belongs to and above its cause. */
export function phaseHover(of: string, phase: Slice, cause?: string): string {
  const { name, startMs, endMs, origin } = phase;
  const times = `${formatMs(startMs)} to ${formatMs(endMs)}, ${formatMs(endMs - startMs)} long`;
  return [`<b>${escapeText(of)}</b>`, `${name}: ${times}, ${origin}`, ...(cause ? [escapeText(cause)] : [])].join(
    '<br>',
  );
}
