import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

interface Request {
  method: string;
  path: string;
  version: string;
  connection: string;
}

/** Wrong: keeps every connection, whatever the client says. */
function respond(request: Request, body: string | undefined) {
  const content = body ?? 'not found';
  const status = body === undefined ? '404 Not Found' : '200 OK';
  const fields = `Content-Length: ${Buffer.byteLength(content)}`;
  const message = `HTTP/1.1 ${status}\r\n${fields}\r\n\r\n${request.method === 'HEAD' ? '' : content}`;
  return { message, closes: false };
}

export async function startServer(files: Readonly<Record<string, string>>): Promise<number> {
  const server = createServer((socket) => {
    let received = '';
    socket.on('error', () => {});
    socket.on('data', (piece) => {
      received += piece.toString('latin1');
      for (let end = received.indexOf('\r\n\r\n'); end >= 0; end = received.indexOf('\r\n\r\n')) {
        const head = received.slice(0, end);
        received = received.slice(end + 4);
        const [method, path, version] = head.split('\r\n')[0]!.split(' ');
        const connection = /^connection:(.*)$/im.exec(head)?.[1]?.trim().toLowerCase() ?? '';
        try {
          const { message, closes } = respond({ method, path, version, connection } as Request, files[path!]);
          if (closes) return void socket.end(message);
          socket.write(message);
        } catch (error) {
          return void socket.end(`HTTP/1.1 500 ${(error as Error).message}\r\nConnection: close\r\n\r\n`);
        }
      }
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}
