/** What a plot is given, checked: the mistakes of notebooks are a forgotten `await` and an empty list. */

import { InputError } from '../errors.ts';
import type { Timeline } from '../timeline/timeline.ts';

/**
 * @returns the timelines as a list, at least one
 * @throws {InputError} for an empty list, and for what is not a timeline
 */
export function asTimelines(given: Timeline | readonly Timeline[]): readonly Timeline[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (list.length === 0) throw new InputError('missing timelines; give at least one, such as model(scenario)');
  for (const item of list) checkTimeline(item);
  return list as readonly Timeline[];
}

function checkTimeline(item: unknown): void {
  const { requests, connections, totals, then } = Object(item);
  if (typeof then === 'function') {
    throw new InputError(
      'invalid timeline: a promise; write await before it, as in waterfall(await measure(scenario))',
    );
  }
  if (!Array.isArray(requests) || !Array.isArray(connections) || !totals) {
    throw new InputError(`invalid timeline: ${typeof item}; give what an engine returns, such as model(scenario)`);
  }
}

/** @throws {InputError} for a width on which nothing can be read */
export function checkWidth(widthPx: number): number {
  if (Number.isFinite(widthPx) && widthPx >= 280 && widthPx <= 4000) return widthPx;
  throw new InputError(`invalid width: ${widthPx} px; give 280 to 4000 px`);
}
