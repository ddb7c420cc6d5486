/** Collects a client's marks, with the time of each: the first witness of an experiment. */

import type { Socket } from 'node:net';
import type { Marks, OpeningMarks } from './marks.ts';

/** Times in milliseconds since navigation started; `null`: it has not happened. */
export interface SeenConnection {
  /** Of the resources that it is for, as in the scenario. */
  readonly origin: string;
  readonly openedAtMs: number;
  establishedAtMs: number | null;
  /** `null` without TLS. */
  securedAtMs: number | null;
  closedAtMs: number | null;
  /** The one that the link gave. */
  transport: Socket | null;
  /** The one that requests run on: the same, or what secures it. */
  socket: Socket | null;
}

export interface SeenRequest {
  readonly path: string;
  readonly socket: Socket;
  readonly sendingAtMs: number;
  sentAtMs: number | null;
  answeredAtMs: number | null;
  endedAtMs: number | null;
  status: number;
  bodyBytes: number;
}

export class Observer implements Marks {
  /** In the order in which they were opened. */
  readonly connections: SeenConnection[] = [];
  readonly #now: () => number;
  readonly #byPath = new Map<string, SeenRequest>();
  #pageEnded = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** In the order in which they left. */
  get requests(): readonly SeenRequest[] {
    return [...this.#byPath.values()];
  }

  /** What closes from now on is our own tidying up. */
  pageEnded(): void {
    this.#pageEnded = true;
  }

  opening(origin: string): OpeningMarks {
    const connection: SeenConnection = {
      origin,
      openedAtMs: this.#now(),
      establishedAtMs: null,
      securedAtMs: null,
      closedAtMs: null,
      transport: null,
      socket: null,
    };
    this.connections.push(connection);
    return {
      established: (transport) => {
        connection.establishedAtMs = this.#now();
        connection.transport = transport;
        connection.socket = transport;
      },
      secured: (socket) => {
        connection.securedAtMs = this.#now();
        connection.socket = socket;
      },
    };
  }

  closed(socket: Socket): void {
    if (this.#pageEnded) return;
    this.connections.find((connection) => connection.socket === socket)!.closedAtMs = this.#now();
  }

  sending(path: string, socket: Socket): void {
    // A request that is sent again counts as sent when it was sent for the last time.
    this.#byPath.delete(path);
    this.#byPath.set(path, {
      path,
      socket,
      sendingAtMs: this.#now(),
      sentAtMs: null,
      answeredAtMs: null,
      endedAtMs: null,
      status: 0,
      bodyBytes: 0,
    });
  }

  sent(path: string): void {
    this.#byPath.get(path)!.sentAtMs = this.#now();
  }

  answered(path: string, status: number): void {
    const request = this.#byPath.get(path)!;
    request.answeredAtMs = this.#now();
    request.status = status;
  }

  received(path: string, bytes: number): void {
    this.#byPath.get(path)!.bodyBytes += bytes;
  }

  ended(path: string): void {
    this.#byPath.get(path)!.endedAtMs = this.#now();
  }
}
