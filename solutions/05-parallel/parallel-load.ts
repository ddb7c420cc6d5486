/** A page over parallel connections: a document, then the objects that it names. Bytes take no time on the link. */
export interface ParallelPage {
  readonly rttMs: number;
  /** Objects besides the document, one or more. */
  readonly objects: number;
  /** How many may be open at a time. */
  readonly connections: number;
  /** Whether a connection stays open for further requests. */
  readonly persistent: boolean;
}

/** How long the page takes in ms. */
export function parallelLoadMs({ rttMs, objects, connections, persistent }: ParallelPage): number {
  // BEGIN SOLUTION
  const document = 2; // round trips: handshake, then request and response
  // A batch on new connections pays for its handshakes, all at the same time, and for its exchanges.
  if (!persistent) return (document + Math.ceil(objects / connections) * 2) * rttMs;
  // While the others open, the connection that brought the document carries one object; then all carry one per round trip.
  const whileOthersOpen = 1;
  return (document + whileOthersOpen + Math.ceil((objects - 1) / connections)) * rttMs;
  // END SOLUTION
  // BEGIN STUB
  // // TODO: count the round trips: first those of the document, then those of the objects.
  // throw new Error(
  //   `write how long ${objects} objects take: ${connections} at a time, ${rttMs} ms, persistent: ${persistent}`,
  // );
  // END STUB
}

/**
 * The least number of non-persistent connections at a time with which the page is faster than over one persistent connection;
 * `null` if no number is enough.
 */
export function connectionsToWin(objects: number): number | null {
  // BEGIN SOLUTION
  const toBeat = parallelLoadMs({ rttMs: 1, objects, connections: 1, persistent: true });
  // More connections than objects change nothing.
  for (let connections = 1; connections <= objects; connections++) {
    if (parallelLoadMs({ rttMs: 1, objects, connections, persistent: false }) < toBeat) return connections;
  }
  return null;
  // END SOLUTION
  // BEGIN STUB
  // // TODO: try numbers of connections from 1 on; parallelLoadMs knows both sides of the comparison.
  // throw new Error(`write how many connections ${objects} objects need to be faster than one persistent connection`);
  // END STUB
}
