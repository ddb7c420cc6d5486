/** From what happened in a run to the timeline that all engines share. */

import type { Scenario } from '../scenario/scenario.ts';
import { type Mark, TimelineRecorder } from '../timeline/recorder.ts';
import type { ConnectionPhaseName, Timeline } from '../timeline/timeline.ts';
import { msOf } from './clock.ts';
import type { Connection } from './connection.ts';
import type { Exchange } from './exchange.ts';
import type { Page } from './page.ts';

/** @throws {TimelineError} where an invariant does not hold */
export function record(scenario: Scenario, { exchanges, connections }: Page): Timeline {
  const recorder = new TimelineRecorder('simulate', scenario, 'simulated');
  for (const connection of connections) {
    const id = recorder.connection(msOf(connection.openedAtNs), handshakeOf(scenario, connection), connection.origin);
    if (connection.closedBy !== null) recorder.closed(id, msOf(connection.closedAtNs), connection.closedBy);
  }
  for (const exchange of exchanges) {
    recordPhases(recorder, exchange);
    const { id, hasFailed, resource, connection } = exchange;
    const bodyBytes = hasFailed ? 0 : resource.bodyBytes;
    recorder.end(id - 1, { connection: connection!.id, status: hasFailed ? 0 : 200, bodyBytes });
  }
  return recorder.finish();
}

/** QUIC's handshake is one phase: transport and keys come together. */
function handshakeOf({ policy }: Scenario, connection: Connection): Mark<ConnectionPhaseName>[] {
  const secured = msOf(connection.securedAtNs);
  if (policy.protocol === 'HTTP/3') return [{ name: 'connect', endMs: secured }];
  const connect = { name: 'connect', endMs: msOf(connection.connectedAtNs) } as const;
  return policy.security === 'none' ? [connect] : [connect, { name: 'tls', endMs: secured }];
}

function recordPhases(recorder: TimelineRecorder, exchange: Exchange): void {
  const { opensConnection, discoveredAtNs, sentAtNs, request, response, endedAtNs, hasFailed } = exchange;
  const endMs = msOf(endedAtNs);
  recorder.begin(msOf(opensConnection ? sentAtNs : discoveredAtNs));
  if (!opensConnection) recorder.phase('blocked', msOf(sentAtNs));
  if (hasFailed) {
    // The connection may have closed before all of the request had left.
    const hasLeft = request!.leftAtNs < endedAtNs;
    recorder.phase('send', hasLeft ? msOf(request!.leftAtNs) : endMs);
    recorder.phase('wait', endMs);
    return;
  }
  recorder.phase('send', msOf(request!.leftAtNs));
  recorder.phase('wait', msOf(response!.firstByteAtNs));
  recorder.phase('receive', endMs);
}
