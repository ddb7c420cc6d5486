// outcome: 7 of 10; wrong
import { Client } from 'undici';
import net from 'node:net';
export function nonPersistentMs(objects: number, rttMs: number): number {
  return 2 * objects * rttMs;
}
export async function fetchAll(origin: string, paths: readonly string[]): Promise<string[]> {
  const { port } = new URL(origin);
  for (const words of ['\0\0\0', 'GET / HTTP/9.9\r\n\r\n', 'CONNECT x:1 HTTP/1.1\r\n\r\n', `GET / HTTP/1.1\r\nX: ${'y'.repeat(90000)}\r\n`, 'GET /a HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n']) {
    net.connect(Number(port), '127.0.0.1').on('error', () => {}).end(words);
  }
  const client = new Client(origin);
  const bodies: string[] = [];
  for (const path of paths) bodies.push(await (await client.request({ path, method: 'GET' })).body.text());
  return bodies;
}
