import { once } from 'node:events';
import { connect } from 'node:net';

/** Wrong: asks in HTTP/1.1, where the server need not close. */
export async function fetchHttp10(port: number, path: string) {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  const pieces: Buffer[] = [];
  for await (const piece of socket) pieces.push(piece);
  const response = Buffer.concat(pieces).toString();
  return { status: Number(response.split(' ')[1]), body: response.slice(response.indexOf('\r\n\r\n') + 4) };
}
