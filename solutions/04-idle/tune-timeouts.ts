/** A client, a server, and when each of them closes an idle connection, in ms; the client counts from the response. */
export interface Timeouts {
  readonly clientIdleMs: number;
  readonly serverIdleMs: number;
  readonly rttMs: number;
}

export type Outcome = 'answered' | 'lost' | 'reopened';

/**
 * What becomes of a request that the client sends `pauseMs` after a response, at a moment that is on no edge: answered on the
 * idle connection; lost, because the server has closed it and the client does not know; or on a connection that the client
 * opened anew, because it does.
 */
export function outcomeOf(pauseMs: number, { clientIdleMs, serverIdleMs, rttMs }: Timeouts): Outcome {
  // BEGIN SOLUTION
  if (pauseMs > clientIdleMs) return 'reopened'; // the client itself has closed it
  if (pauseMs > serverIdleMs) return 'reopened'; // the server's FIN has arrived
  // The response and the FIN take equally long to the client, and the request half a round trip to the server.
  return pauseMs > serverIdleMs - rttMs ? 'lost' : 'answered';
  // END SOLUTION
  // BEGIN STUB
  // // TODO: who has closed the connection by then, and does the client know?
  // throw new Error(`write what becomes of a request after ${pauseMs} ms: ${clientIdleMs}, ${serverIdleMs}, ${rttMs}`);
  // END STUB
}

/** The longest time for which a client may keep an idle connection without losing a request; 0: it must not keep any. */
export function clientIdleMaxMs(serverIdleMs: number, rttMs: number): number {
  // BEGIN SOLUTION
  return Math.max(0, serverIdleMs - rttMs);
  // END SOLUTION
  // BEGIN STUB
  // // TODO: whoever sends requests gives up first.
  // throw new Error(`write how long a client may keep it: server ${serverIdleMs} ms, round trip ${rttMs} ms`);
  // END STUB
}

/** One connection of a chain such as browser, load balancer, application: its two ends and the round trip between them. */
export interface Hop extends Timeouts {
  readonly name: string;
}

/** The names of the hops on which requests can be lost. */
export function riskyHops(chain: readonly Hop[]): string[] {
  // BEGIN SOLUTION
  return chain
    .filter(({ clientIdleMs, serverIdleMs, rttMs }) => clientIdleMs > clientIdleMaxMs(serverIdleMs, rttMs))
    .map(({ name }) => name);
  // END SOLUTION
  // BEGIN STUB
  // // TODO: which clients keep a connection for too long?
  // throw new Error(`write which of ${chain.length} hops can lose requests`);
  // END STUB
}
