/** Wrong: no pool at all; each request opens a connection of its own. */
import { Client } from 'undici';

class Pool {
  readonly #url: string;

  constructor(url: string, _connectionsMax: number) {
    this.#url = url;
  }

  async fetch(path: string): Promise<string> {
    return get(new Client(this.#url), path);
  }
}

async function get(connection: Client, path: string): Promise<string> {
  const { statusCode, body } = await connection.request({ path, method: 'GET' });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}`);
  return text;
}

export async function fetchAll(url: string, paths: readonly string[], connectionsMax: number, inTurn = false) {
  const pool = new Pool(url, connectionsMax);
  const fetched = (path: string) => pool.fetch(path).catch(({ message }: Error) => message);
  if (!inTurn) return Promise.all(paths.map(fetched));
  const bodies: string[] = [];
  for (const path of paths) bodies.push(await fetched(path));
  return bodies;
}
