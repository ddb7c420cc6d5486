/** Questions that several views ask of a timeline's phases. */

import type { Phase, Request, Timeline } from './timeline.ts';

/** When a request's last byte arrived, in ms. */
export function endedAtMs({ phases }: Request): number {
  return phases[phases.length - 1]!.endMs;
}

/** When a request left, or would have: the end of its waiting, in ms. */
export function sentAtMs(request: Request): number {
  // Asked for every request of every timeline, some of them in comparisons; only the first phase can be `blocked`.
  const sent = request.phases[request.phases[0]!.name === 'blocked' ? 1 : 0];
  return sent ? sent.startMs : endedAtMs(request);
}

/** The requests that each connection carried, by its `id`, in the order in which they left; of equals, the first answered first. */
export function requestsByConnection({ connections, requests }: Timeline): ReadonlyMap<number, readonly Request[]> {
  const carried = new Map<number, Request[]>(connections.map(({ id }) => [id, []]));
  for (const request of requests) carried.get(request.connection)?.push(request);
  for (const list of carried.values()) inOrderOfLeaving(list);
  return carried;
}

/** Sorts requests of one connection: as they left; of equals, the first answered first. Mostly they are in order already. */
export function inOrderOfLeaving(requests: Request[]): readonly Request[] {
  for (let place = 1; place < requests.length; place++) {
    if (leaving(requests[place - 1]!, requests[place]!) > 0) return requests.sort(leaving);
  }
  return requests;
}

function leaving(a: Request, b: Request): number {
  return sentAtMs(a) - sentAtMs(b) || endedAtMs(a) - endedAtMs(b) || a.id - b.id;
}

/**
 * The life of each request without overlap, as HAR and waterfalls show it: the handshake of a connection belongs to the
 * first request on it, and what that request waited before the handshake began is `blocked`. Empty phases are left out.
 *
 * @returns by request `id`: phases in order, each with a length above 0 ms
 */
export function lives(timeline: Timeline): ReadonlyMap<number, readonly Phase[]> {
  const carried = requestsByConnection(timeline);
  const result = new Map<number, readonly Phase[]>();
  for (const connection of timeline.connections) {
    for (const [place, request] of carried.get(connection.id)!.entries()) {
      result.set(request.id, lifeOf(request, place === 0 ? connection.phases : []));
    }
  }
  return result;
}

function lifeOf(request: Request, handshake: readonly Phase[]): Phase[] {
  const handshakeStartMs = handshake[0]?.startMs ?? Number.POSITIVE_INFINITY;
  const own = request.phases.map((phase): Phase => {
    if (phase.name !== 'blocked') return phase;
    return { ...phase, endMs: Math.max(phase.startMs, Math.min(phase.endMs, handshakeStartMs)) };
  });
  return [...handshake, ...own]
    .filter((phase) => phase.endMs > phase.startMs)
    .sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
}
