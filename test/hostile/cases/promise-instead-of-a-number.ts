// outcome: 6 of 10; not-data
import { Client } from 'undici';
export async function nonPersistentMs(objects: number, rttMs: number): Promise<number> {
  return 2 * objects * rttMs;
}
export async function fetchAll(origin: string, paths: readonly string[]): Promise<string[]> {
  const client = new Client(origin);
  const bodies: string[] = [];
  for (const path of paths) bodies.push(await (await client.request({ path, method: 'GET' })).body.text());
  await client.close();
  return bodies;
}
