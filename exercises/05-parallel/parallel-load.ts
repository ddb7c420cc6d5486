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
  // TODO: count the round trips: first those of the document, then those of the objects.
  throw new Error(
    `write how long ${objects} objects take: ${connections} at a time, ${rttMs} ms, persistent: ${persistent}`,
  );
}

/**
 * The least number of non-persistent connections at a time with which the page is faster than over one persistent connection;
 * `null` if no number is enough.
 */
export function connectionsToWin(objects: number): number | null {
  // TODO: try numbers of connections from 1 on; parallelLoadMs knows both sides of the comparison.
  throw new Error(`write how many connections ${objects} objects need to be faster than one persistent connection`);
}
