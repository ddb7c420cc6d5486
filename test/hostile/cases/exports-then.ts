// outcome: 0 of 10; timeout|load
export function then(resolve: (x: unknown) => void) { }
export function nonPersistentMs(objects: number, rttMs: number): number {
  return 2 * objects * rttMs;
}
import { Client } from "undici";
export async function fetchAll(origin: string, paths: readonly string[]): Promise<string[]> {
  const client = new Client(origin);
  const bodies: string[] = [];
  for (const path of paths) bodies.push(await (await client.request({ path, method: "GET" })).body.text());
  await client.close();
  return bodies;
}
