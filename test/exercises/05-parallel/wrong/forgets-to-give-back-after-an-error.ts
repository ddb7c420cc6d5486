/** Wrong: a request that fails keeps its connection for ever. */
import { Client } from 'undici';

class Pool {
  readonly #url: string;
  readonly #connectionsMax: number;
  readonly #idle: Client[] = [];
  readonly #waiting: ((connection: Client) => void)[] = [];
  #connections = 0;

  constructor(url: string, connectionsMax: number) {
    this.#url = url;
    this.#connectionsMax = connectionsMax;
  }

  async fetch(path: string): Promise<string> {
    const connection = await this.#take();
    const body = await get(connection, path);
    this.#giveBack(connection);
    return body;
  }

  async #take(): Promise<Client> {
    const idle = this.#idle.pop();
    if (idle) return idle;
    if (this.#connections < this.#connectionsMax) {
      this.#connections++;
      return new Client(this.#url);
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #giveBack(connection: Client): void {
    const next = this.#waiting.shift();
    if (next) next(connection);
    else this.#idle.push(connection);
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
