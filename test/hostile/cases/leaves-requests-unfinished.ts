// outcome: 7 of 10; wrong
import { Client } from 'undici';
import net from 'node:net';
export function nonPersistentMs(objects: number, rttMs: number): number {
  return 2 * objects * rttMs;
}
export async function fetchAll(origin: string, paths: readonly string[]): Promise<string[]> {
  for (let n = 0; n < 20; n++) net.connect(Number(new URL(origin).port), '127.0.0.1').on('error', () => {}).write('GET /a HTTP/1.1\r\nHost: ');
  const client = new Client(origin);
  const bodies: string[] = [];
  for (const path of paths) bodies.push(await (await client.request({ path, method: 'GET' })).body.text());
  return bodies;
}
