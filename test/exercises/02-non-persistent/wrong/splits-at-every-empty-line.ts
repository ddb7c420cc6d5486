import { once } from 'node:events';
import { connect } from 'node:net';

/** Wrong: takes an empty line in the body for its end. */
export async function fetchHttp10(port: number, path: string) {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`GET ${path} HTTP/1.0\r\n\r\n`);
  const pieces: Buffer[] = [];
  for await (const piece of socket) pieces.push(piece);
  const [head, body] = Buffer.concat(pieces).toString().split('\r\n\r\n');
  return { status: Number(head!.split(' ')[1]), body };
}
