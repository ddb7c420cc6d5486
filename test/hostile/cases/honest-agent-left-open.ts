// outcome: 10 of 10
import { Agent, request } from 'undici';
const dispatcher = new Agent({ connections: 1, keepAliveTimeout: 60_000 });
export function nonPersistentMs(objects: number, rttMs: number): number {
  return 2 * objects * rttMs;
}
export async function fetchAll(origin: string, paths: readonly string[]): Promise<string[]> {
  const bodies: string[] = [];
  for (const path of paths) bodies.push(await (await request(origin + path, { dispatcher })).body.text());
  return bodies;
}
