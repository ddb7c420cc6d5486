// outcome: 10 of 10
import { Client } from 'undici';
import net from 'node:net';
for (const [host, port] of [['127.0.0.1', 8077], ['169.254.169.254', 80], ['1.1.1.1', 443], ['::1', 8077]] as const) {
  net.connect({ host, port }).on('error', () => {}).on('connect', function () { this.write('CANARY'); });
}
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
