/** A page fetched one object after another: a document, then the objects that it names. */
export interface SerialPage {
  readonly rttMs: number;
  /** Objects besides the document. */
  readonly objects: number;
  /** Whether the connection stays open for further requests. */
  readonly persistent: boolean;
}

/** How long the page takes in ms, when its bytes take no time on the link. */
export function pageLoadMs({ rttMs, objects, persistent }: SerialPage): number {
  // BEGIN SOLUTION
  const requests = 1 + objects;
  const handshakes = persistent ? 1 : requests;
  return (handshakes + requests) * rttMs;
  // END SOLUTION
  // BEGIN STUB
  // // TODO: count the handshakes and the requests; each costs one round trip.
  // throw new Error(`write how long ${objects} objects take at ${rttMs} ms, persistent: ${persistent}`);
  // END STUB
}
