/**
 * An experiment has two witnesses: the client's marks and the origin's log. They are independent (undici's diagnostics here,
 * `node:http` there), and what they say must agree: as many connections on both sides, and each request on the same one.
 * Where they differ, one of them is wrong, or another program has talked to our origin; either way the timeline is not
 * to be trusted.
 */

import type { Socket } from 'node:net';
import { ExperimentError } from '../errors.ts';
import type { SeenConnection, SeenRequest } from './client/observer.ts';
import type { OriginLog, OriginSocket } from './socket-log.ts';

/** @throws {ExperimentError} naming the first difference */
export function reconcile(of: {
  readonly connections: readonly SeenConnection[];
  readonly requests: readonly SeenRequest[];
  readonly origin: OriginLog;
  /** The remote port that the origin sees, by the client's socket. */
  readonly peerPorts: ReadonlyMap<Socket, number>;
}): ReadonlyMap<SeenConnection, OriginSocket> {
  const { connections, requests, origin, peerPorts } = of;
  if (connections.length !== origin.sockets.length) {
    throw differ(`the client opened ${count(connections.length, 'connection')}`, `accepted ${origin.sockets.length}`);
  }
  const unclaimed = new Set(origin.sockets);
  const pairs = new Map<SeenConnection, OriginSocket>();
  for (const [index, connection] of connections.entries()) {
    const port = connection.transport ? peerPorts.get(connection.transport) : undefined;
    const match = [...unclaimed].find(({ remotePort }) => remotePort === port);
    if (!match) throw differ(`the client opened connection ${index + 1}`, 'accepted none that the link pairs with it');
    unclaimed.delete(match);
    pairs.set(connection, match);

    // What the client never got an answer to, the origin may or may not have received.
    const sent = requests
      .filter(({ socket, answeredAtMs }) => socket === connection.socket && answeredAtMs !== null)
      .map(({ path }) => path);
    const received = match.requests.map(({ path }) => path);
    if (sent.join(' ') !== received.join(' ')) {
      throw differ(`the client sent ${list(sent)} on connection ${index + 1}`, `received ${list(received)}`);
    }
    if (connection.closedAtMs !== null && match.closedBy === null) {
      throw differ(`the client saw connection ${index + 1} close`, 'holds it to be open');
    }
  }
  return pairs;
}

function differ(client: string, origin: string): ExperimentError {
  return new ExperimentError(`ambiguous experiment: ${client}, but the origin ${origin}; measure again`);
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

function list(paths: readonly string[]): string {
  return paths.length === 0 ? 'nothing' : paths.join(', ');
}
