/** Wrong: opens a new connection as long as the limit allows one, although an open one is idle. */
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
    try {
      return await get(connection, path);
    } finally {
      this.#giveBack(connection);
    }
  }

  async #take(): Promise<Client> {
    if (this.#connections < this.#connectionsMax) {
      this.#connections++;
      return new Client(this.#url);
    }
    const idle = this.#idle.pop();
    if (idle) return idle;
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
