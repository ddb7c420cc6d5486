import { once } from 'node:events';
import { connect } from 'node:net';

/** Wrong: takes the first piece that TCP delivers for the whole response. */
export async function fetchHttp10(port: number, path: string) {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`GET ${path} HTTP/1.0\r\n\r\n`);
  const [piece] = await once(socket, 'data');
  socket.destroy();
  const response = piece.toString();
  return { status: Number(response.split(' ')[1]), body: response.slice(response.indexOf('\r\n\r\n') + 4) };
}
