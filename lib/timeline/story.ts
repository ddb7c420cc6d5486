/** The story of a page load: each millisecond of each request, from discovery to its last byte, with its cause in words. */

import { formatMs } from '../units.ts';
import type { Phase, Request } from './timeline.ts';

/** A stretch of a request's time, and why it passed. */
export interface Cause {
  readonly startMs: number;
  readonly endMs: number;
  /** Such as `waiting for the congestion window: round 3 of 4`. */
  readonly cause: string;
}

/** What happened to one request. */
export interface RequestStory {
  /** Place of the resource on the page, from 1. */
  readonly requestId: number;
  readonly path: string;
  /** In order, each beginning where the one before ended; the first at discovery. */
  readonly causes: readonly Cause[];
}

/** Shorter overlaps are rounding. */
const leastMs = 1e-5;

/**
 * For the `causes` of a waterfall: why a phase of a request took its time.
 *
 * @returns words for a phase, or `undefined` where the story has none
 * @example
 * waterfall(timeline, { causes: causesOf(story(scenario)) });
 */
export function causesOf(
  stories: readonly RequestStory[],
): (request: Pick<Request, 'id'>, phase: Pick<Phase, 'startMs' | 'endMs'>) => string | undefined {
  const byRequest = new Map(stories.map(({ requestId, causes }) => [requestId, causes]));
  return ({ id }, { startMs, endMs }) => {
    const parts = (byRequest.get(id) ?? [])
      .map((one) => ({ ...one, lengthMs: Math.min(one.endMs, endMs) - Math.max(one.startMs, startMs) }))
      .filter(({ lengthMs }) => lengthMs > leastMs);
    if (parts.length === 0) return undefined;
    if (parts.length === 1) return parts[0]!.cause;
    return parts.map(({ cause, lengthMs }) => `${cause} (${formatMs(lengthMs)})`).join(', ');
  };
}
