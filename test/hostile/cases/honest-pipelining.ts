// outcome: 10 of 10
import { Client } from 'undici';
export function nonPersistentMs(objects: number, rttMs: number): number {
  return 2 * objects * rttMs;
}
export async function fetchAll(origin: string, paths: readonly string[]): Promise<string[]> {
  const client = new Client(origin, { pipelining: 4 });
  const bodies = await Promise.all(paths.map(async (path) => (await client.request({ path, method: 'GET' })).body.text()));
  await client.close();
  return bodies;
}
