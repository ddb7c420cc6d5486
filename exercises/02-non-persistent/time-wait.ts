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
  // TODO: which side sends its FIN first?
  throw new Error(`write who lingers after ${ending}`);
}

/** How many records there are at a time on the side that lingers, once this has gone on for a while. */
export function timeWaitRecords(load: { readonly connectionsPerSecond: number; readonly timeWaitMs: number }): number {
  // TODO: each connection leaves one record, which stays for timeWaitMs.
  throw new Error(`write how many records ${load.connectionsPerSecond} connections per second leave`);
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
  // TODO: each port can be used once in timeWaitMs, if it is the client who lingers.
  throw new Error(`write the limit of the ports ${firstPort} to ${lastPort} at ${timeWaitMs} ms, ending: ${ending}`);
}
