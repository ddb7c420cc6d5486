import { Client } from 'undici';

/** Given: a connection. It opens with its first request, and stays open for the next. */
export function connect(url: string): Client {
  return new Client(url);
}

/** Given: one request over one connection. */
export async function get(connection: Client, path: string): Promise<string> {
  const { statusCode, body } = await connection.request({ path, method: 'GET' });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}`);
  return text;
}

/** Keeps connections to one origin, never more than `connectionsMax`. */
class Pool {
  readonly #url: string;
  readonly #connectionsMax: number;
  /** Connections that are open and carry nothing. */
  readonly #idle: Client[] = [];
  /** Requests that wait for a connection, the longest wait first. */
  readonly #waiting: ((connection: Client) => void)[] = [];
  /** Connections in all, idle ones and busy ones. */
  #connections = 0;

  constructor(url: string, connectionsMax: number) {
    this.#url = url;
    this.#connectionsMax = connectionsMax;
  }

  /** The body of `path`; throws where the status is not 200. */
  async fetch(path: string): Promise<string> {
    // TODO: take a connection, get the path over it, and give the connection back, whatever happened.
    throw new Error(`write how ${path} is fetched over a connection of the pool`);
  }

  /** A connection that nobody else uses, as soon as there is one. */
  async take(): Promise<Client> {
    // TODO: an idle connection, or else a new one if there may be one more, or else wait until one is given back.
    const idle = this.#idle.length;
    throw new Error(`connect to ${this.#url}: ${idle} idle, ${this.#connections} of ${this.#connectionsMax} open`);
  }

  /** To the request that has waited longest, or else to the idle ones. */
  giveBack(connection: Client): void {
    // TODO: hand the connection to the request that has waited longest; if none waits, keep it.
    const waiting = this.#waiting.length;
    throw new Error(`write who gets ${connection}: ${waiting} wait`);
  }
}

/** Given: the bodies of all paths, fetched at once or one after another; for a path that failed, why. */
export async function fetchAll(url: string, paths: readonly string[], connectionsMax: number, inTurn = false) {
  const pool = new Pool(url, connectionsMax);
  const fetched = (path: string) => pool.fetch(path).catch(({ message }: Error) => message);
  if (!inTurn) return Promise.all(paths.map(fetched));
  const bodies: string[] = [];
  for (const path of paths) bodies.push(await fetched(path));
  return bodies;
}
