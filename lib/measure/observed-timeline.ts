/** From what the client saw, who closed what by the origin's log, and when each request could have left, to a timeline. */

import type { Scenario } from '../scenario/scenario.ts';
import { type Mark, TimelineRecorder } from '../timeline/recorder.ts';
import type { ConnectionPhaseName, Origin, RequestPhaseName, Timeline } from '../timeline/timeline.ts';
import type { Observer, SeenConnection, SeenRequest } from './client/observer.ts';
import type { Departure } from './client/places.ts';
import type { OriginSocket } from './socket-log.ts';

/**
 * Every connection and request must be complete.
 *
 * @throws {TimelineError} where what was seen breaks an invariant
 */
export function observedTimeline(of: {
  readonly scenario: Scenario;
  readonly seen: Pick<Observer, 'connections' | 'requests'>;
  readonly departures: ReadonlyMap<string, Departure>;
  /** The server's account; where there is none, who closes is not the client. */
  readonly pairs: ReadonlyMap<SeenConnection, OriginSocket>;
  readonly handshakeOrigin: Origin;
}): Timeline {
  const { scenario, seen, departures, pairs, handshakeOrigin } = of;
  const recorder = new TimelineRecorder('measure', scenario, 'measured');
  for (const connection of seen.connections) {
    const { openedAtMs, closedAtMs, origin } = connection;
    const id = recorder.connection(openedAtMs, handshakesOf(connection, handshakeOrigin), origin);
    if (closedAtMs !== null) recorder.closed(id, closedAtMs, pairs.get(connection)?.closedBy ?? 'server');
    for (const request of seen.requests.filter(({ socket }) => socket === connection.socket)) {
      const { path } = request;
      const departure = departures.get(path)!;
      const { startMs, marks } = lifeOf(request, { connection, departure });
      const { status, bodyBytes } = departure.failedAtMs === null ? request : { status: 0, bodyBytes: 0 };
      recorder.request({ path, connection: id, status, bodyBytes, startMs, marks });
    }
  }
  return recorder.finish();
}

function handshakesOf(connection: SeenConnection, origin: Origin): readonly Mark<ConnectionPhaseName>[] {
  const { establishedAtMs, securedAtMs } = connection;
  const connect = { name: 'connect', endMs: establishedAtMs!, origin } as const;
  return securedAtMs === null ? [connect] : [connect, { name: 'tls', endMs: securedAtMs }];
}

/**
 * A request that had to queue is `blocked` from when it could have left until it leaves. One that was given a connection at
 * once begins with `send`: on a new connection at the handshake's end, on an open one when it was given it. One that failed
 * has waited until then.
 */
function lifeOf(
  request: SeenRequest,
  by: { readonly connection: SeenConnection; readonly departure: Departure },
): { readonly startMs: number; readonly marks: readonly Mark<RequestPhaseName>[] } {
  const { readyAtMs, waited } = by.departure;
  // It is the close that tells the client.
  const failedAtMs = by.departure.failedAtMs && (by.connection.closedAtMs ?? by.departure.failedAtMs);
  const { sendingAtMs, sentAtMs, answeredAtMs, endedAtMs } = request;
  const exchange: Mark<RequestPhaseName>[] =
    failedAtMs === null
      ? [
          { name: 'send', endMs: sentAtMs! },
          { name: 'wait', endMs: answeredAtMs! },
          { name: 'receive', endMs: endedAtMs! },
        ]
      : [
          { name: 'send', endMs: sentAtMs ?? failedAtMs },
          { name: 'wait', endMs: failedAtMs },
        ];
  if (waited) return { startMs: readyAtMs, marks: [{ name: 'blocked', endMs: sendingAtMs }, ...exchange] };
  const openedAtMs = by.connection.securedAtMs ?? by.connection.establishedAtMs!;
  return { startMs: Math.max(readyAtMs, openedAtMs), marks: exchange };
}
