/** A link without delay, and marks that are written down, for tests of what stands at its near end. */

import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Server as TcpServer } from 'node:net';
import type { Marks } from '../../../../lib/measure/client/marks.ts';
import type { EmulatedLink } from '../../../../lib/measure/link.ts';

export async function directLink(server: TcpServer): Promise<EmulatedLink> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
  return {
    address,
    connect: async () => {
      const socket = connect({ ...address, noDelay: true });
      await once(socket, 'connect');
      return socket;
    },
    peerPort: async (socket) => socket.localPort!,
    listen: () => Promise.reject(new Error('there is one server')),
    stats: () => Promise.reject(new Error('not kept')),
    packets: async () => [],
    close: async () => {},
  };
}

export function httpServer(listener: RequestListener): Server {
  return createServer({ keepAliveTimeout: 0 }, listener);
}

export function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Each mark as a line; bytes of the body are added up. */
export function writtenMarks(): { readonly marks: Marks; readonly lines: string[]; readonly bytes: () => number } {
  const lines: string[] = [];
  let bodyBytes = 0;
  const marks: Marks = {
    opening: () => {
      lines.push('opening');
      return {
        established: () => void lines.push('established'),
        secured: () => void lines.push('secured'),
      };
    },
    closed: () => lines.push('closed'),
    sending: (path) => lines.push(`sending ${path}`),
    sent: (path) => lines.push(`sent ${path}`),
    answered: (path, status) => lines.push(`answered ${path} ${status}`),
    received: (_path, bytes) => {
      bodyBytes += bytes;
    },
    ended: (path) => lines.push(`ended ${path}`),
  };
  return { marks, lines, bytes: () => bodyBytes };
}
