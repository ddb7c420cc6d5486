import { Client } from 'undici';

/** Fetches paths of a server, one after another, over one connection. `origin` is such as `http://127.0.0.1:8080`. */
export async function fetchAll(origin: string, paths: readonly string[]): Promise<string[]> {
  const client = new Client(origin); // one connection to the server
  // TODO: request each path (client.request({ path, method: 'GET' })), and read its body to the end before the next one.
  // TODO: close the client when all bodies are there.
  await client.close();
  throw new Error(`fetch ${paths.length} paths over one connection, and give their bodies in order`);
}
