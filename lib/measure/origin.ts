/**
 * The origin server: a real `node:http` server that serves the scenario's resources and keeps a log of what it saw, which
 * is the second witness of each experiment (`reconcile.ts` compares it with the client's).
 *
 * - Bodies are `bodyBytes` long and announced by Content-Length, so that a connection can persist (RFC 9112 s.6.3, 9.3).
 * - Headers are real: a status line, Date (RFC 9110 s.6.6.1), Content-Length and Connection, about 105 bytes. A resource with
 *   more `headerBytes` is padded to them; one with fewer has the real ones, because less cannot be sent.
 * - A connection closes after a response with `Connection: close`: to HTTP/1.0, to a request that says so, and as the last
 *   of `requestsPerConnectionMax`. The server closes first (RFC 9112 s.9.6).
 * - An idle connection is closed `idleTimeoutMs` after the last byte of its last response has left. Node's own timer is off:
 *   it starts when the kernel has taken the response, which on a slow link is long before it has left, and adds a second
 *   (`keepAliveTimeoutBuffer`). No `Keep-Alive` field is sent: it counts whole seconds, and clients subtract margins from it.
 */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Resource, Scenario } from '../scenario/scenario.ts';
import type { FarEnd } from './link.ts';
import { padding } from './padding.ts';
import { after } from './wait.ts';

/** Times in milliseconds from the moment that `log` was asked to count from. */
export interface OriginLog {
  /** In the order in which they were accepted. */
  readonly sockets: readonly OriginSocket[];
}

export interface OriginSocket {
  readonly id: number;
  readonly remotePort: number;
  readonly acceptedAtMs: number;
  readonly closedAtMs: number | null;
  /** Who sent its FIN or reset first; `null`: still open. */
  readonly closedBy: 'client' | 'server' | null;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly requests: readonly OriginRequest[];
}

export interface OriginRequest {
  readonly path: string;
  /** When its header was complete. */
  readonly receivedAtMs: number;
  /** When the last byte was handed to the operating system; `null`: not yet. */
  readonly finishedAtMs: number | null;
}

export interface OriginServer extends FarEnd {
  readonly log: (sinceMs: number) => OriginLog;
  /** Resets what is still open; never throws. */
  readonly close: () => Promise<void>;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
interface Entry extends Omit<Writable<OriginSocket>, 'requests'> {
  readonly socket: Socket;
  readonly requests: Writable<OriginRequest>[];
  /** Whether all that was written has left, as far as the link has told. */
  allLeft: boolean;
  stopIdling: () => void;
}

/** An origin server for the scenario's page and policy; the caller must close it. */
export function createOrigin({ page, policy }: Scenario): OriginServer {
  const resources = new Map(page.resources.map((resource) => [resource.path, resource]));
  const log = new SocketLog();
  const waits = new Set<() => void>();
  const requestBytesMax = Math.max(...page.resources.map(({ requestBytes }) => requestBytes));

  const server = createServer({
    keepAliveTimeout: 0,
    headersTimeout: 0,
    requestTimeout: 0,
    maxHeaderSize: 16_384 + requestBytesMax,
    noDelay: true,
  });

  const wait = (ms: number, act: () => void): (() => void) => {
    const cancel = after(ms, () => {
      waits.delete(cancel);
      act();
    });
    waits.add(cancel);
    return () => {
      waits.delete(cancel);
      cancel();
    };
  };
  const idleFrom = (entry: Entry, atMs: number): void => {
    entry.stopIdling();
    const isIdle = entry.allLeft && entry.requests.every(({ finishedAtMs }) => finishedAtMs !== null);
    if (!isIdle) return;
    const leftMs = atMs - performance.now() + policy.idleTimeoutMs;
    entry.stopIdling = wait(Math.max(0, leftMs), () => entry.socket.destroySoon());
  };

  server.on('connection', (socket) => {
    const entry = log.accepted(socket);
    socket.once('close', () => entry.stopIdling());
    idleFrom(entry, performance.now());
  });
  server.on('request', (request, response) => {
    const { entry, finished } = log.received(request);
    entry.allLeft = false;
    entry.stopIdling();
    response.once('finish', () => {
      finished();
      idleFrom(entry, performance.now());
    });
    const resource = resources.get(request.url!);
    const persistent = persists(request) && entry.requests.length !== policy.requestsPerConnectionMax;
    if (!resource) response.writeHead(404, { 'content-length': 0 }).end();
    else if (resource.serverMs === 0) answer(response, resource, persistent);
    else wait(resource.serverMs, () => answer(response, resource, persistent));
  });

  return {
    server,
    allLeft: (remotePort, atMs = performance.now()) => {
      const entry = log.open(remotePort);
      if (!entry) return;
      entry.allLeft = true;
      idleFrom(entry, atMs);
    },
    log: (sinceMs) => log.since(sinceMs),
    close: () => {
      for (const cancel of waits) cancel();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function answer(response: ServerResponse, { bodyBytes, headerBytes }: Resource, persistent: boolean): void {
  const fields = [
    ['Date', new Date().toUTCString()],
    ['Content-Length', String(bodyBytes)],
    ['Connection', persistent ? 'keep-alive' : 'close'],
  ];
  const lines = ['HTTP/1.1 200 OK', ...fields.map(([name, value]) => `${name}: ${value}`), '', ''];
  const pad = padding(lines.join('\r\n').length, headerBytes);
  if (pad) fields.push([pad.name, pad.value]);
  response.writeHead(200, fields.flat()).end(Buffer.alloc(bodyBytes, 'x'));
}

/** RFC 9112 s.9.3, without the keep-alive option of HTTP/1.0, which this origin does not honour. */
function persists({ httpVersion, headers }: IncomingMessage): boolean {
  const options = (headers.connection ?? '').toLowerCase().split(/[\t ]*,[\t ]*/);
  return httpVersion === '1.1' && !options.includes('close');
}

class SocketLog {
  readonly #entries: Entry[] = [];
  readonly #bySocket = new WeakMap<Socket, Entry>();

  accepted(socket: Socket): Entry {
    const entry: Entry = {
      id: this.#entries.length + 1,
      remotePort: socket.remotePort ?? 0,
      acceptedAtMs: performance.now(),
      closedAtMs: null,
      closedBy: null,
      bytesRead: 0,
      bytesWritten: 0,
      requests: [],
      socket,
      allLeft: true,
      stopIdling: () => {},
    };
    this.#entries.push(entry);
    this.#bySocket.set(socket, entry);
    const closed = (by: 'client' | 'server'): void => {
      entry.closedBy ??= by;
      entry.closedAtMs ??= performance.now();
    };
    socket.once('end', () => closed('client'));
    socket.once('error', () => closed('client'));
    // Nobody else has closed it before: it was the server.
    socket.once('close', () => closed('server'));
    return entry;
  }

  received(request: IncomingMessage): { readonly entry: Entry; readonly finished: () => void } {
    const entry = this.#bySocket.get(request.socket)!;
    const received: Writable<OriginRequest> = {
      path: request.url!,
      receivedAtMs: performance.now(),
      finishedAtMs: null,
    };
    entry.requests.push(received);
    const finished = (): void => {
      received.finishedAtMs = performance.now();
    };
    return { entry, finished };
  }

  open(remotePort: number): Entry | undefined {
    return this.#entries.find((entry) => entry.remotePort === remotePort && entry.closedBy === null);
  }

  since(startMs: number): OriginLog {
    const rebased = (ms: number | null) => (ms === null ? null : ms - startMs);
    return {
      sockets: this.#entries.map(({ socket, allLeft: _, stopIdling: __, ...entry }) => ({
        ...entry,
        acceptedAtMs: entry.acceptedAtMs - startMs,
        closedAtMs: rebased(entry.closedAtMs),
        bytesRead: socket.bytesRead,
        bytesWritten: socket.bytesWritten,
        requests: entry.requests.map(({ path, receivedAtMs, finishedAtMs }) => ({
          path,
          receivedAtMs: receivedAtMs - startMs,
          finishedAtMs: rebased(finishedAtMs),
        })),
      })),
    };
  }
}
