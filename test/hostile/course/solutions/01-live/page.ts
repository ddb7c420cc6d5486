import { Client } from 'undici';

/** How long a page with `objects` objects takes over non-persistent connections, in ms. */
export function nonPersistentMs(objects: number, rttMs: number): number {
  // BEGIN SOLUTION
  return 2 * objects * rttMs;
  // END SOLUTION
}

/** The bodies of `paths`, in order, over one connection. */
export async function fetchAll(origin: string, paths: readonly string[]): Promise<string[]> {
  // BEGIN SOLUTION
  const client = new Client(origin);
  const bodies: string[] = [];
  for (const path of paths) {
    const { body } = await client.request({ path, method: 'GET' });
    bodies.push(await body.text());
  }
  await client.close();
  return bodies;
  // END SOLUTION
}
