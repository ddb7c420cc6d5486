/** Pages and shorthands that the live tests share. */

import type { ScenarioInput } from '../../lib/scenario/scenario.ts';
import { endedAtMs, requestsByConnection, sentAtMs } from '../../lib/timeline/phases.ts';
import type { Request, Timeline } from '../../lib/timeline/timeline.ts';

export const threeObjects: ScenarioInput['page'] = {
  resources: [
    { path: '/index.html', bodyBytes: 5000 },
    { path: '/logo.png', bodyBytes: 10_000 },
    { path: '/style.css', bodyBytes: 2000 },
  ],
};

/** A document and `n` objects of a byte, `/1` to `/n`. */
export function documentWith(n: number): ScenarioInput['page'] {
  const objects = Array.from({ length: n }, (_, i) => ({ path: `/${i + 1}`, bodyBytes: 1 }));
  return { resources: [{ path: '/index.html', bodyBytes: 1 }, ...objects] };
}

export const nonPersistent = { protocol: 'HTTP/1.0', persistent: false } as const;
export const persistent = { protocol: 'HTTP/1.1', persistent: true } as const;

export function requestOf(timeline: Timeline, path: string): Request {
  return timeline.requests.find((request) => request.path === path)!;
}

export function phaseMs(request: Request, name: string): number {
  const phase = request.phases.find((phase) => phase.name === name);
  return phase ? phase.endMs - phase.startMs : 0;
}

/** Paths by connection, in the order in which they left. */
export function pathsByConnection(timeline: Timeline): readonly (readonly string[])[] {
  return [...requestsByConnection(timeline).values()].map((requests) => requests.map(({ path }) => path));
}

export { endedAtMs, sentAtMs };
