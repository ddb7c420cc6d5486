// outcome: 10 of 10
import { Client } from 'undici';
enum Trips { Handshake = 1, Request = 1 }
namespace Cost { export const trips = Trips.Handshake + Trips.Request; }
class Page { constructor(private readonly objects: number) {} ms(rttMs: number): number { return Cost.trips * this.objects * rttMs; } }
export const nonPersistentMs = (objects: number, rttMs: number) => new Page(objects).ms(rttMs);
export async function fetchAll(origin: string, paths: readonly string[]): Promise<string[]> {
  const client = new Client(origin);
  const bodies: string[] = [];
  for (const path of paths) bodies.push(await (await client.request({ path, method: 'GET' })).body.text());
  await client.close();
  return bodies;
}
