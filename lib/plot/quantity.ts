/** What a sweep varies: how it is read from a timeline, and how it stands on an axis and in a sentence. */

import type { Timeline } from '../timeline/timeline.ts';
import { formatBytes, formatMs, formatRate } from '../units.ts';
import { count } from './words.ts';

export interface Quantity {
  /** With its unit, as on an axis: `round-trip time (ms)`. */
  readonly axis: string;
  /** What one unit of the axis is in the unit of `of`: 1 000 000 for an axis in Mbit/s. */
  readonly perUnit: number;
  /** `null` where the scenario has no such number: an unlimited rate. */
  readonly of: (timeline: Timeline) => number | null;
  /** `10 objects`, `100 ms`. */
  readonly words: (value: number) => string;
}

const percent = (part: number) => `${Number((part * 100).toPrecision(3))} %`;

export const quantities = {
  objects: {
    axis: 'objects on the page (document included)',
    perUnit: 1,
    of: ({ requests }) => requests.length,
    words: (value) => count(value, 'object'),
  },
  rttMs: {
    axis: 'round-trip time (ms)',
    perUnit: 1,
    of: ({ scenario }) => scenario.link.rttMs,
    words: (value) => `a round trip of ${formatMs(value)}`,
  },
  rateBitsPerSecond: {
    axis: 'link rate (Mbit/s)',
    perUnit: 1e6,
    of: ({ scenario }) => scenario.link.rateBitsPerSecond,
    words: formatRate,
  },
  lossRate: {
    axis: 'packets lost (%)',
    perUnit: 0.01,
    of: ({ scenario }) => scenario.link.lossRate,
    words: (value) => `${percent(value)} loss`,
  },
  bodyBytes: {
    axis: 'size of the page (kB)',
    perUnit: 1000,
    of: ({ totals }) => totals.bodyBytes,
    words: formatBytes,
  },
  connectionsMax: {
    axis: 'connections at a time',
    perUnit: 1,
    of: ({ scenario }) => scenario.policy.connectionsMax,
    words: (value) => `${count(value, 'connection')} at a time`,
  },
} as const satisfies Record<string, Quantity>;

export type QuantityName = keyof typeof quantities;
