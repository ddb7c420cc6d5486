/**
 * A server that closes connections when they have been idle for a time, to a fraction of a millisecond, and counts how often it
 * carried out each request. Node's own idle timer adds a second that it does not advertise, and advertises whole seconds
 * from which clients subtract margins; here it is off.
 */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { after } from '../wait.ts';
import type { Address } from './server-process.ts';

export interface IdleClosingServer {
  readonly address: Address;
  /** How often a request with this path was carried out. */
  readonly executions: (path: string) => number;
  /** Closes all idle connections now; settles when they are gone on this side. */
  readonly closeIdle: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Paths that end so are carried out, and then the connection is closed before the answer, as by a server that crashes. */
export const unansweredSuffix = '/unanswered';

/** @param idleMs time after a response; `null`: only `closeIdle` closes */
export async function idleClosingServer(idleMs: number | null): Promise<IdleClosingServer> {
  const executed = new Map<string, number>();
  const idle = new Map<Socket, () => void>();
  const unanswered = new Set<string>();

  const server = createServer({ keepAliveTimeout: 0, noDelay: true }, (request, response) => {
    const { socket } = request;
    const path = request.url!;
    idle.get(socket)?.();
    idle.delete(socket);
    executed.set(path, (executed.get(path) ?? 0) + 1);
    if (path.endsWith(unansweredSuffix) && !unanswered.has(path)) {
      unanswered.add(path);
      request.resume().once('end', () => socket.destroy());
      return;
    }
    request.resume();
    response.once('finish', () => {
      idle.set(socket, idleMs === null ? () => {} : after(idleMs, () => socket.destroySoon()));
    });
    response.writeHead(200, { 'Content-Length': body.length }).end(body);
  });
  server.on('connection', (socket) => {
    socket.once('close', () => {
      idle.get(socket)?.();
      idle.delete(socket);
    });
  });
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 });
  await once(server, 'listening');

  return {
    address: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    executions: (path) => executed.get(path) ?? 0,
    closeIdle: async () => {
      await Promise.all(
        [...idle.keys()].map(async (socket) => {
          const closed = once(socket, 'close');
          socket.destroySoon();
          await closed;
        }),
      );
    },
    close: async () => {
      for (const stop of idle.values()) stop();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

const body = 'hello\n';
