import { once } from 'node:events';
import { connect } from 'node:net';

/** What a server answered. */
export interface Answer {
  /** The number in the status line: 200, 404 and so on. */
  readonly status: number;
  /** All that follows the empty line, as text in UTF-8. */
  readonly body: string;
}

/** Fetches a path by HTTP/1.0, over a TCP connection of its own. */
export async function fetchHttp10(port: number, path: string): Promise<Answer> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  // TODO: send a request of HTTP/1.0: a line with method, path and version, and an empty line.
  // TODO: read until the server closes the connection.
  // TODO: give the status, and the body that follows the first empty line.
  socket.destroy();
  throw new Error(`send a request for ${path}, read until the server closes, and give status and body`);
}
