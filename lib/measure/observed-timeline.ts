/** From what the client saw, who closed what by the origin's log, and when each request could have left, to a timeline. */

import type { Scenario } from '../scenario/scenario.ts';
import { type Mark, TimelineRecorder } from '../timeline/recorder.ts';
import type { Origin, RequestPhaseName, Timeline } from '../timeline/timeline.ts';
import type { Observer, SeenConnection, SeenRequest } from './client/observer.ts';
import type { Departure } from './client/page-load.ts';
import type { OriginSocket } from './origin.ts';

/**
 * Every connection and request must be complete.
 *
 * @throws {TimelineError} where what was seen breaks an invariant
 */
export function observedTimeline(of: {
  readonly scenario: Scenario;
  readonly seen: Pick<Observer, 'connections' | 'requests'>;
  readonly departures: ReadonlyMap<string, Departure>;
  readonly pairs: ReadonlyMap<SeenConnection, OriginSocket>;
  readonly handshakeOrigin: Origin;
}): Timeline {
  const { scenario, seen, departures, pairs, handshakeOrigin } = of;
  const recorder = new TimelineRecorder('measure', scenario, 'measured');
  for (const connection of seen.connections) {
    const { openedAtMs, establishedAtMs, closedAtMs } = connection;
    const id = recorder.connection(openedAtMs, [{ name: 'connect', endMs: establishedAtMs!, origin: handshakeOrigin }]);
    if (closedAtMs !== null) recorder.closed(id, closedAtMs, pairs.get(connection)!.closedBy!);
    for (const request of seen.requests.filter(({ socket }) => socket === connection.socket)) {
      const { path, status, bodyBytes } = request;
      const { startMs, marks } = lifeOf(request, { connection, departure: departures.get(path)! });
      recorder.request({ path, connection: id, status, bodyBytes, startMs, marks });
    }
  }
  return recorder.finish();
}

/**
 * A request that had to queue is `blocked` from when it could have left until it leaves. One that was given a connection at
 * once begins with `send`: on a new connection at the handshake's end, on an open one when it was given it.
 */
function lifeOf(
  request: SeenRequest,
  by: { readonly connection: SeenConnection; readonly departure: Departure },
): { readonly startMs: number; readonly marks: readonly Mark<RequestPhaseName>[] } {
  const { readyAtMs, waited } = by.departure;
  const exchange: Mark<RequestPhaseName>[] = [
    { name: 'send', endMs: request.sentAtMs! },
    { name: 'wait', endMs: request.answeredAtMs! },
    { name: 'receive', endMs: request.endedAtMs! },
  ];
  if (waited) return { startMs: readyAtMs, marks: [{ name: 'blocked', endMs: request.sendingAtMs }, ...exchange] };
  return { startMs: Math.max(readyAtMs, by.connection.establishedAtMs!), marks: exchange };
}
