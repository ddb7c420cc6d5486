// outcome: 10 of 10
console.log('{"id":1,"value":3,"wasPromise":false}'); console.log('::error::x'); process.stderr.write('\x1b[2J{"ready":true}\n');
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
