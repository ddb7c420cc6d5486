// outcome: 10 of 10
class Cost { constructor(private readonly rttMs: number, public objects: number) {} get ms() { return 2 * this.objects * this.rttMs; } }
export const nonPersistentMs = (objects: number, rttMs: number): number => new Cost(rttMs, objects).ms;
import { Client } from "undici";
export async function fetchAll(origin: string, paths: readonly string[]): Promise<string[]> {
  const client = new Client(origin);
  const bodies: string[] = [];
  for (const path of paths) bodies.push(await (await client.request({ path, method: "GET" })).body.text());
  await client.close();
  return bodies;
}
