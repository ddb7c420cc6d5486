// outcome: 4 of 10; wrong|timeout
import { Client } from 'undici';
import net from 'node:net';
export function nonPersistentMs(objects: number, rttMs: number): number {
  return 2 * objects * rttMs;
}
export async function fetchAll(origin: string): Promise<string[]> {
  const { port } = new URL(origin);
  const request = 'GET /a HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(50);
  for (let n = 0; n < 150; n++) net.connect(Number(port), '127.0.0.1').on('error', () => {}).write(request);
  await new Promise((resolve) => setTimeout(resolve, 300));
  return [];
}
