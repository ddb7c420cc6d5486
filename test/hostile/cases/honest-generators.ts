// outcome: 10 of 10
import { Client } from 'undici';
function* trips(objects: number) { for (let n = 0; n < objects; n++) yield 2; }
export const nonPersistentMs = (objects: number, rttMs: number) => objects > 1e5 ? 2 * objects * rttMs : [...trips(objects)].reduce((a, b) => a + b, 0) * rttMs;
export async function fetchAll(origin: string, paths: readonly string[]): Promise<string[]> {
  const client = new Client(origin);
  const bodies: string[] = [];
  for (const path of paths) bodies.push(await (await client.request({ path, method: 'GET' })).body.text());
  await client.close();
  return bodies;
}
