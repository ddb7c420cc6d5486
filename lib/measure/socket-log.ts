/** What an origin server saw: its sockets, the requests on each, who closed first and when, and the bytes each way. */

import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';

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
  /** Who ended it first; `null`: still open. */
  readonly closedBy: 'client' | 'server' | null;
  /** On the wire, with what TLS adds. */
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly requests: readonly OriginRequest[];
}

export interface OriginRequest {
  readonly path: string;
  /** When its header was complete. */
  readonly receivedAtMs: number;
  /** When the last byte of the answer was handed to the operating system; `null`: not yet. */
  readonly finishedAtMs: number | null;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export class SeenSocket {
  readonly id: number;
  readonly remotePort: number;
  readonly acceptedAtMs = performance.now();
  readonly requests: Writable<OriginRequest>[] = [];
  closedAtMs: number | null = null;
  closedBy: 'client' | 'server' | null = null;
  /** Whether all that was written has left, as far as the link has told. */
  allLeft = true;
  stopIdling = (): void => {};
  readonly #socket: Socket;
  #close: () => void;
  #bytesWritten = 0;

  constructor(id: number, socket: Socket) {
    this.id = id;
    this.remotePort = socket.remotePort ?? 0;
    this.#socket = socket;
    this.#close = () => socket.destroySoon();
    const closed = (): void => {
      this.#bytesWritten = socket.bytesWritten;
      this.#ended('client');
    };
    socket.once('end', closed);
    socket.once('error', closed);
    socket.once('close', closed);
  }

  /** Whether nothing is under way on it. */
  get isIdle(): boolean {
    return this.allLeft && this.closedBy === null && this.requests.every(({ finishedAtMs }) => finishedAtMs !== null);
  }

  get bytesRead(): number {
    return this.#socket.bytesRead;
  }

  get bytesWritten(): number {
    return Math.max(this.#bytesWritten, this.#socket.bytesWritten);
  }

  /** What stands on the socket has its own way to close it. */
  closeWith(close: () => void): void {
    this.#close = close;
  }

  closeSoon(): void {
    this.closing();
    this.#close();
  }

  /** The server closes it, by itself or because what it has answered is the last. */
  closing(): void {
    this.#ended('server');
  }

  /** @returns what to call when the answer was handed over */
  received(path: string): () => void {
    this.allLeft = false;
    const request: Writable<OriginRequest> = { path, receivedAtMs: performance.now(), finishedAtMs: null };
    this.requests.push(request);
    return () => {
      request.finishedAtMs = performance.now();
    };
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** The first side that ends it counts. */
  #ended(by: 'client' | 'server'): void {
    this.closedBy ??= by;
    this.closedAtMs ??= performance.now();
    this.stopIdling();
  }
}

export class SocketLog {
  readonly #seen: SeenSocket[] = [];

  accepted(socket: Socket): SeenSocket {
    const seen = new SeenSocket(this.#seen.length + 1, socket);
    this.#seen.push(seen);
    return seen;
  }

  /** The open connection that `socket`, or what stands on it, belongs to: TLS and HTTP/2 have sockets of their own. */
  of({ remotePort }: Pick<Socket, 'remotePort'>): SeenSocket | undefined {
    return remotePort === undefined ? undefined : this.openAt(remotePort);
  }

  openAt(remotePort: number): SeenSocket | undefined {
    return this.#seen.findLast((seen) => seen.remotePort === remotePort && seen.closedBy === null);
  }

  destroyAll(): void {
    for (const seen of this.#seen) seen.destroy();
  }

  since(startMs: number): OriginLog {
    const rebased = (ms: number | null) => (ms === null ? null : ms - startMs);
    return {
      sockets: this.#seen.map(
        ({ id, remotePort, acceptedAtMs, closedAtMs, closedBy, bytesRead, bytesWritten, requests }) => ({
          id,
          remotePort,
          acceptedAtMs: acceptedAtMs - startMs,
          closedAtMs: rebased(closedAtMs),
          closedBy,
          bytesRead,
          bytesWritten,
          requests: requests.map(({ path, receivedAtMs, finishedAtMs }) => ({
            path,
            receivedAtMs: receivedAtMs - startMs,
            finishedAtMs: rebased(finishedAtMs),
          })),
        }),
      ),
    };
  }
}
