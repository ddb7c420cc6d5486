/**
 * Who pays for a connection after it has ended. The side that sends its FIN first keeps the pair of ports in TIME_WAIT
 * (RFC 9293 s.3.6.1), on Linux for 60 s. With `Connection: close` that is the server, because it knows first that the response is
 * complete (RFC 9112 s.9.6); with a client that hangs up it is the client; with reuse there is one connection to pay for.
 *
 * Client and server are bare sockets, so that who closes first is decided here and not by a library's timing. Both are on
 * loopback, so the kernel lists both ends; the server's port tells them apart.
 */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { ExperimentError, InputError } from '../../errors.ts';
import { withinLimits } from '../limits.ts';
import { after, until } from '../wait.ts';
import { type TcpSocket, tcpSockets } from './proc-net.ts';

/** How exchanges end: `Connection: close`, a client that closes after each response, or one connection for all of them. */
export const closingWays = ['connection-close', 'client-closes', 'keep-alive'] as const;
export type ClosingWay = (typeof closingWays)[number];

/** What exchanges that end in one way left behind. */
export interface TimeWaitCount {
  readonly way: ClosingWay;
  readonly exchanges: number;
  readonly connections: number;
  /** TIME_WAIT sockets when all connections had closed, by who holds them. */
  readonly timeWait: { readonly client: number; readonly server: number };
}

export interface TimeWaitOptions {
  /** For each way; at most 500. Default: 50. */
  readonly exchanges?: number;
  /** Default: all three. */
  readonly ways?: readonly ClosingWay[];
  readonly signal?: AbortSignal;
  /** For everything together. Default: 30,000 ms. */
  readonly timeLimitMs?: number;
}

/** So that all three ways together leave fewer sockets than would be in anybody's way for the minute they stay. */
const exchangesMax = 500;

/**
 * Carries out exchanges on loopback and counts the TIME_WAIT sockets that they leave, and on whose side.
 *
 * @returns a count for each way of closing; the sockets themselves stay for a minute, as they do
 * @throws {UnsupportedError} where the system does not list its sockets (`/proc/net/tcp`)
 * @throws {InputError} for a count outside 1 to 500, or an unknown way
 * @throws {ExperimentError} where an exchange fails, is aborted or passes its time limit
 * @example
 * const [closed, hungUp, kept] = await timeWaitSockets({ exchanges: 50 });
 * closed.timeWait; // { client: 0, server: 50 }: the server closes first
 * hungUp.timeWait; // { client: 50, server: 0 }
 * kept.timeWait; // { client: 1, server: 0 }
 */
export async function timeWaitSockets(options: TimeWaitOptions = {}): Promise<readonly TimeWaitCount[]> {
  const { exchanges = 50, ways = closingWays, signal, timeLimitMs = 30_000 } = options;
  if (!Number.isInteger(exchanges) || exchanges < 1 || exchanges > exchangesMax) {
    throw new InputError(`invalid exchanges: ${exchanges}; give a whole number from 1 to ${exchangesMax}`);
  }
  for (const way of ways) {
    if (!closingWays.includes(way)) throw new InputError(`unknown way: ${way}; give some of ${closingWays.join(', ')}`);
  }
  return await withinLimits({ signal, timeLimitMs }, async (signal) => {
    const counts: TimeWaitCount[] = [];
    for (const way of ways) counts.push(await countAfter(way, { exchanges, signal }));
    return counts;
  });
}

interface Run {
  readonly exchanges: number;
  readonly signal: AbortSignal;
}

async function countAfter(way: ClosingWay, { exchanges, signal }: Run): Promise<TimeWaitCount> {
  const before = new Set((await tcpSockets()).map(key));
  const server = createServer({ keepAliveTimeout: 0 }, answer);
  const sockets = new Set<Socket>();
  try {
    server.listen(0, '127.0.0.1');
    await until(signal, once(server, 'listening'));
    const { port } = server.address() as AddressInfo;
    const open = async (): Promise<Socket> => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      sockets.add(socket);
      socket.on('error', () => {}); // followed by 'close', which is what everybody waits for
      await until(signal, once(socket, 'connect'));
      return socket;
    };
    let connections = 0;
    let kept: Socket | null = null;
    for (let done = 0; done < exchanges; done++) {
      if (!kept) connections++;
      const socket: Socket = kept ?? (await open());
      await until(signal, exchange(socket, way));
      if (way === 'keep-alive') kept = socket;
      else await until(signal, hangUp(socket, way));
    }
    if (kept) await until(signal, hangUp(kept, way));
    const left = (await settled(port, signal)).filter((socket) => !before.has(key(socket)));
    const heldBy = (side: 'localPort' | 'remotePort'): number => left.filter((socket) => socket[side] === port).length;
    return { way, exchanges, connections, timeWait: { client: heldBy('remotePort'), server: heldBy('localPort') } };
  } finally {
    for (const socket of sockets) socket.destroy();
    await closed(server);
  }
}

function answer(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'Content-Length': body.length }).end(body);
}

const body = 'hello\n';

/** Settles when the response is complete: it ends with the body, which occurs nowhere else in it. */
function exchange(socket: Socket, way: ClosingWay): Promise<void> {
  const option = way === 'connection-close' ? 'close' : 'keep-alive';
  return new Promise((resolve, reject) => {
    let received = '';
    const ended = (): void => reject(new ExperimentError('missing response: the server closed the connection'));
    const read = (chunk: Buffer): void => {
      received += chunk.toString('latin1');
      if (!received.endsWith(`\r\n\r\n${body}`)) return;
      socket.off('data', read).off('close', ended);
      resolve();
    };
    socket.on('data', read).on('close', ended);
    socket.write(`GET / HTTP/1.1\r\nHost: localhost\r\nConnection: ${option}\r\n\r\n`);
  });
}

/** Settles when both sides have closed, whose turn it is first. */
async function hangUp(socket: Socket, way: ClosingWay): Promise<void> {
  const gone = once(socket, 'close');
  // Without reading, the end of the other side would never be seen.
  socket.resume();
  // With `Connection: close` the server's FIN comes by itself, and the socket answers it.
  if (way !== 'connection-close') socket.end();
  await gone;
}

/** The TIME_WAIT sockets of a port, once nothing of it is on the way into that state any more. */
async function settled(port: number, signal: AbortSignal): Promise<readonly TcpSocket[]> {
  for (let tries = 0; tries < 200; tries++) {
    const ours = (await tcpSockets()).filter(({ localPort, remotePort }) => localPort === port || remotePort === port);
    const ended = ours.filter(({ state }) => state === 'TIME_WAIT');
    if (ours.every(({ state }) => state === 'TIME_WAIT' || state === 'LISTEN')) return ended;
    await until(signal, new Promise<void>((resolve) => after(5, resolve)));
  }
  throw new ExperimentError('missing result: connections did not close within a second');
}

function key({ localPort, remotePort }: TcpSocket): string {
  return `${localPort} ${remotePort}`;
}

async function closed(server: Server): Promise<void> {
  if (!server.listening) return;
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
