// outcome: 10 of 10
import http from 'node:http';
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
export function nonPersistentMs(objects: number, rttMs: number): number {
  return 2 * objects * rttMs;
}
const get = (url: string) =>
  new Promise<string>((resolve, reject) => {
    http.get(url, { agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => { text += part; }).on('end', () => resolve(text));
    }).on('error', reject);
  });
export async function fetchAll(origin: string, paths: readonly string[]): Promise<string[]> {
  const bodies: string[] = [];
  for (const path of paths) bodies.push(await get(origin + path));
  return bodies;
}
