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
  // BEGIN SOLUTION
  // An empty line ends the request. HTTP/1.0 needs no Host, and asks for nothing about the connection: it will be closed.
  socket.write(`GET ${path} HTTP/1.0\r\n\r\n`);
  // TCP gives a stream of bytes. How it is cut into pieces says nothing, so the pieces become text only when they are whole.
  const pieces: Buffer[] = [];
  for await (const piece of socket) pieces.push(piece);
  const response = Buffer.concat(pieces).toString('utf8');
  // Only the first empty line is the end of the head; a body may have empty lines of its own.
  const headEnd = response.indexOf('\r\n\r\n');
  const [, status] = response.split(' ');
  return { status: Number(status), body: response.slice(headEnd + 4) };
  // END SOLUTION
  // BEGIN STUB
  // // TODO: send a request of HTTP/1.0: a line with method, path and version, and an empty line.
  // // TODO: read until the server closes the connection.
  // // TODO: give the status, and the body that follows the first empty line.
  // socket.destroy();
  // throw new Error(`send a request for ${path}, read until the server closes, and give status and body`);
  // END STUB
}
