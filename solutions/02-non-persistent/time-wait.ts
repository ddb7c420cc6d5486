/**
 * How a connection ends:
 *
 * - `http10-response`: the server has sent its response to a request of HTTP/1.0 without any further word;
 * - `connection-close`: the client's request of HTTP/1.1 said `Connection: close`, and the response is complete;
 * - `idle-client`: the connection was kept, and the client gives it up first;
 * - `idle-server`: the connection was kept, and the server gives it up first.
 */
export type Ending = 'http10-response' | 'connection-close' | 'idle-client' | 'idle-server';

/** Which side keeps a record in TIME_WAIT. */
export function lingers(ending: Ending): 'client' | 'server' {
  // BEGIN SOLUTION
  // The side that sends its FIN first (RFC 9293 s.3.6.1). A server that closes after a response does so, because it knows
  // before anybody else that the response is complete (RFC 9112 s.9.6).
  return ending === 'idle-client' ? 'client' : 'server';
  // END SOLUTION
  // BEGIN STUB
  // // TODO: which side sends its FIN first?
  // throw new Error(`write who lingers after ${ending}`);
  // END STUB
}

/** How many records there are at a time on the side that lingers, once this has gone on for a while. */
export function timeWaitRecords(load: { readonly connectionsPerSecond: number; readonly timeWaitMs: number }): number {
  // BEGIN SOLUTION
  // What comes at a rate and stays for a time is there in their product (Little's law).
  return load.connectionsPerSecond * (load.timeWaitMs / 1000);
  // END SOLUTION
  // BEGIN STUB
  // // TODO: each connection leaves one record, which stays for timeWaitMs.
  // throw new Error(`write how many records ${load.connectionsPerSecond} connections per second leave`);
  // END STUB
}

/** A client's ports for new connections, from the first to the last, and how long TIME_WAIT lasts. */
export interface Ports {
  readonly firstPort: number;
  readonly lastPort: number;
  readonly timeWaitMs: number;
  readonly ending: Ending;
}

/** How many connections per second a client can open to one server; `null` where its ports set no limit. */
export function connectionsPerSecondMax({ firstPort, lastPort, timeWaitMs, ending }: Ports): number | null {
  // BEGIN SOLUTION
  if (lingers(ending) === 'server') return null;
  const ports = lastPort - firstPort + 1;
  return ports / (timeWaitMs / 1000);
  // END SOLUTION
  // BEGIN STUB
  // // TODO: each port can be used once in timeWaitMs, if it is the client who lingers.
  // throw new Error(`write the limit of the ports ${firstPort} to ${lastPort} at ${timeWaitMs} ms, ending: ${ending}`);
  // END STUB
}
