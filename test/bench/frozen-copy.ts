import type { Phase, Timeline } from '../../lib/timeline/timeline.ts';

/**
 * The same timeline once more, in objects of its own, frozen, and neither worked out nor checked: what no engine that gives
 * a timeline can do without.
 */
export function frozenCopy({ engine, scenario, connections, requests, totals }: Timeline): Timeline {
  return Object.freeze({
    engine,
    scenario,
    connections: Object.freeze(
      connections.map(({ id, openedAtMs, closedAtMs, closedBy, phases }) =>
        Object.freeze({ id, openedAtMs, closedAtMs, closedBy, phases: phasesOf(phases) }),
      ),
    ),
    requests: Object.freeze(
      requests.map(({ id, path, connection, status, bodyBytes, phases }) =>
        Object.freeze({ id, path, connection, status, bodyBytes, phases: phasesOf(phases) }),
      ),
    ),
    totals: Object.freeze({ ...totals }),
  });
}

function phasesOf<Name extends string>(phases: readonly Phase<Name>[]): readonly Phase<Name>[] {
  return Object.freeze(
    phases.map(({ name, startMs, endMs, origin }) => Object.freeze({ name, startMs, endMs, origin })),
  );
}
