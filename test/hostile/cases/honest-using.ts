// outcome: 10 of 10
class R { [Symbol.dispose]() {} }
export function nonPersistentMs(objects: number, rttMs: number): number {
  using r = new R();
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
