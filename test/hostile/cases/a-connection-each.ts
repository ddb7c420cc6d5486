// outcome: 7 of 10; wrong
import { fetch, Agent } from 'undici';
export function nonPersistentMs(objects: number, rttMs: number): number {
  return 2 * objects * rttMs;
}
export async function fetchAll(origin: string, paths: readonly string[]): Promise<string[]> {
  const bodies: string[] = [];
  for (const path of paths) bodies.push(await (await fetch(origin + path, { dispatcher: new Agent({ pipelining: 0 }) })).text());
  return bodies;
}
