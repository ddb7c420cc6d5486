/** How a connection spends its life: its handshake, its exchanges, and the idle time between them. */

import { endedAtMs, requestsByConnection, sentAtMs } from '../timeline/phases.ts';
import type { Connection, Phase, Request, Timeline } from '../timeline/timeline.ts';
import { roundMs } from '../units.ts';
import type { Slice } from './slices.ts';
import { ownOrigin } from './words.ts';

export interface ConnectionUse {
  readonly connection: Connection;
  /** Without empty phases. */
  readonly handshake: readonly Phase[];
  readonly exchanges: readonly Exchange[];
  readonly idle: readonly Slice[];
  /** Lanes that its exchanges need: more than 1 where several are under way at a time. */
  readonly lanes: number;
  /** Until it was closed, or until the page load where it was still open. */
  readonly untilMs: number;
}

export interface Exchange {
  readonly request: Request;
  /** From its sending on: what it waited before happened elsewhere. */
  readonly phases: readonly Phase[];
  readonly startMs: number;
  readonly endMs: number;
  /** From 0. */
  readonly lane: number;
}

/** @returns a connection after the other, in the order of their opening */
export function connectionUses(timeline: Timeline): readonly ConnectionUse[] {
  const carried = requestsByConnection(timeline);
  return [...timeline.connections]
    .sort((a, b) => a.openedAtMs - b.openedAtMs || a.id - b.id)
    .map((connection) => useOf(connection, carried.get(connection.id)!, timeline));
}

function useOf(connection: Connection, requests: readonly Request[], { engine, totals }: Timeline): ConnectionUse {
  const handshake = connection.phases.filter(({ startMs, endMs }) => endMs > startMs);
  const exchanges = inLanes(requests);
  const untilMs = connection.closedAtMs ?? Math.max(totals.pageLoadMs, connection.openedAtMs);
  const idle: Slice[] = [];
  let busyUntilMs = handshake.at(-1)?.endMs ?? connection.openedAtMs;
  for (const { startMs, endMs } of [...exchanges, { startMs: untilMs, endMs: untilMs }]) {
    if (roundMs(startMs - busyUntilMs) > 0) {
      idle.push({ name: 'idle', startMs: busyUntilMs, endMs: startMs, origin: ownOrigin[engine] });
    }
    busyUntilMs = Math.max(busyUntilMs, endMs);
  }
  return {
    connection,
    handshake,
    exchanges,
    idle,
    untilMs,
    lanes: Math.max(1, ...exchanges.map(({ lane }) => lane + 1)),
  };
}

/** Each exchange in the first lane that is free: as few lanes as exchanges are under way at a time. */
function inLanes(requests: readonly Request[]): Exchange[] {
  const freeAtMs: number[] = [];
  return requests.map((request) => {
    const [startMs, endMs] = [sentAtMs(request), endedAtMs(request)];
    const free = freeAtMs.findIndex((ms) => roundMs(ms - startMs) <= 0);
    const lane = free === -1 ? freeAtMs.length : free;
    freeAtMs[lane] = endMs;
    const phases = request.phases.filter((phase) => phase.name !== 'blocked' && phase.endMs > phase.startMs);
    return { request, phases, startMs, endMs, lane };
  });
}
