import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** A request, as far as this server needs it. */
export interface Request {
  readonly method: 'GET' | 'HEAD';
  readonly path: string;
  readonly version: string;
  /** The value of its Connection field in lower case; empty if it has none. */
  readonly connection: string;
}

/** What to send, and whether to close the connection then. */
interface Response {
  readonly message: string;
  readonly closes: boolean;
}

/** The response to a request; `body` is that of the file, `undefined` if there is none. */
function respond(request: Request, body: string | undefined): Response {
  // BEGIN SOLUTION
  // HTTP/1.1 persists unless the client says close; HTTP/1.0 would have to ask, and here it asks in vain.
  const closes = request.version === 'HTTP/1.0' || request.connection.includes('close');
  const content = body ?? 'not found';
  const head = [
    `HTTP/1.1 ${body === undefined ? '404 Not Found' : '200 OK'}`,
    // In bytes: é is one character and two bytes of UTF-8. The 404 needs it as much as the 200.
    `Content-Length: ${Buffer.byteLength(content)}`,
    ...(closes ? ['Connection: close'] : []),
  ];
  // The answer to HEAD has the length that GET would have, and no body: the next response begins right after its head.
  const sent = request.method === 'HEAD' ? '' : content;
  return { message: `${head.join('\r\n')}\r\n\r\n${sent}`, closes };
  // END SOLUTION
  // BEGIN STUB
  // // TODO: decide whether the connection ends after this exchange.
  // // TODO: make the head: status line, and the fields that say where the body ends and whether the connection does.
  // // TODO: add the body, where one belongs to the response.
  // throw new Error(`write the response to ${request.method} ${request.path}, a body of ${body?.length ?? 0} characters`);
  // END STUB
}

/** Starts a server of these files on a free port of this machine, and gives the port. You need not change it. */
export async function startServer(files: Readonly<Record<string, string>>): Promise<number> {
  const server = createServer((socket) => {
    let received = '';
    socket.on('error', () => {});
    socket.on('data', (piece) => {
      received += piece.toString('latin1');
      // Each request ends with an empty line; several may come in one piece, or one in several.
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
