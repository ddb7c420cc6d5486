/** From what happened in a run to the timeline that all engines share. */

import type { Scenario } from '../scenario/scenario.ts';
import { type Mark, TimelineRecorder } from '../timeline/recorder.ts';
import type { ConnectionPhaseName, RequestPhaseName, Timeline } from '../timeline/timeline.ts';
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
    recorder.request({
      path: exchange.resource.path,
      connection: exchange.connection!.id,
      startMs: msOf(exchange.opensConnection ? exchange.sentAtNs : exchange.discoveredAtNs),
      marks: phasesOf(exchange),
      ...(exchange.hasFailed ? { status: 0, bodyBytes: 0 } : {}),
    });
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

function phasesOf(exchange: Exchange): Mark<RequestPhaseName>[] {
  const { opensConnection, sentAtNs, request, response, endedAtNs, hasFailed } = exchange;
  const endMs = msOf(endedAtNs);
  const marks: Mark<RequestPhaseName>[] = [];
  if (!opensConnection) marks.push({ name: 'blocked', endMs: msOf(sentAtNs) });
  if (hasFailed) {
    // The connection may have closed before all of the request had left.
    const hasLeft = request!.leftAtNs < endedAtNs;
    marks.push({ name: 'send', endMs: hasLeft ? msOf(request!.leftAtNs) : endMs }, { name: 'wait', endMs });
    return marks;
  }
  marks.push({ name: 'send', endMs: msOf(request!.leftAtNs) });
  marks.push({ name: 'wait', endMs: msOf(response!.firstByteAtNs) }, { name: 'receive', endMs });
  return marks;
}
