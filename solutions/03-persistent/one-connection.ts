import { Client } from 'undici';

/** Fetches paths of a server, one after another, over one connection. `origin` is such as `http://127.0.0.1:8080`. */
export async function fetchAll(origin: string, paths: readonly string[]): Promise<string[]> {
  // BEGIN SOLUTION
  // A Client has one connection, and opens another only when the server has closed it. A pool would decide by itself how many.
  const client = new Client(origin);
  try {
    const bodies: string[] = [];
    for (const path of paths) {
      const { body } = await client.request({ path, method: 'GET' });
      // Reading to the end is what makes the connection free for the next request.
      bodies.push(await body.text());
    }
    return bodies;
  } finally {
    // Who keeps a connection also has to end it.
    await client.close();
  }
  // END SOLUTION
  // BEGIN STUB
  // const client = new Client(origin); // one connection to the server
  // // TODO: request each path (client.request({ path, method: 'GET' })), and read its body to the end before the next one.
  // // TODO: close the client when all bodies are there.
  // await client.close();
  // throw new Error(`fetch ${paths.length} paths over one connection, and give their bodies in order`);
  // END STUB
}
