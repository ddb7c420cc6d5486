import { once } from 'node:events';
import { connect } from 'node:net';

/** Wrong: takes a connection that was kept for one that is kept for ever. */
export async function fetchAll(origin: string, paths: readonly string[]): Promise<string[]> {
  const { port } = new URL(origin);
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  const bodies: string[] = [];
  try {
    for (const path of paths) {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      let received = Buffer.alloc(0);
      for (;;) {
        const [piece] = await Promise.race([
          once(socket, 'data'),
          once(socket, 'end').then(() => Promise.reject(new Error('the server has closed'))),
        ]);
        received = Buffer.concat([received, piece]);
        const headEnd = received.indexOf('\r\n\r\n');
        if (headEnd < 0) continue;
        const length = Number(/content-length: (\d+)/i.exec(received.toString('latin1'))?.[1]);
        if (received.length < headEnd + 4 + length) continue;
        bodies.push(received.subarray(headEnd + 4).toString());
        break;
      }
    }
    return bodies;
  } finally {
    socket.destroy();
  }
}
