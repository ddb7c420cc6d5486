/** How long a page with `objects` objects takes over non-persistent connections, in ms. */
export function nonPersistentMs(objects: number, rttMs: number): number {
  // TODO: two round trips for each object.
  throw new Error(`write how long ${objects} objects take at ${rttMs} ms`);
}

/** The bodies of `paths`, in order, over one connection. */
export async function fetchAll(origin: string, paths: readonly string[]): Promise<string[]> {
  // TODO: use one connection for all of them.
  throw new Error(`fetch ${paths.length} bodies from ${origin}`);
}
