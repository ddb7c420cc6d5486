import { request } from 'node:http';
import { text } from 'node:stream/consumers';

/** Wrong: without an agent, each request has a connection of its own, and says close. */
export async function fetchAll(origin: string, paths: readonly string[]): Promise<string[]> {
  const bodies: string[] = [];
  for (const path of paths) {
    const body = await new Promise<string>((resolve, reject) => {
      request(new URL(path, origin), { agent: false }, (response) => resolve(text(response)))
        .on('error', reject)
        .end();
    });
    bodies.push(body);
  }
  return bodies;
}
