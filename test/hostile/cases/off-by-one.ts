// outcome: 6 of 10; wrong
import { Client } from 'undici';
export const nonPersistentMs = (objects: number, rttMs: number) => 2 * (objects + 1) * rttMs;
export async function fetchAll(origin: string, paths: readonly string[]): Promise<string[]> {
  const client = new Client(origin);
  const bodies: string[] = [];
  for (const path of paths) bodies.push(await (await client.request({ path, method: 'GET' })).body.text());
  await client.close();
  return bodies;
}
