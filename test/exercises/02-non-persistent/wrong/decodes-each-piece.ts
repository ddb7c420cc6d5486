import { once } from 'node:events';
import { connect } from 'node:net';

/** Wrong: makes text of each piece, though a piece may end in the middle of a character. */
export async function fetchHttp10(port: number, path: string) {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`GET ${path} HTTP/1.0\r\n\r\n`);
  let response = '';
  for await (const piece of socket) response += piece;
  return { status: Number(response.split(' ')[1]), body: response.slice(response.indexOf('\r\n\r\n') + 4) };
}
