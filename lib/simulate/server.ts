/**
 * The server's side of one connection: it thinks, it answers, and it closes a connection that nobody uses.
 *
 * HTTP/1.1 answers in the order of the requests, so a slow one holds up those behind it; the server may think about
 * several at a time if all are safe (RFC 9112 s.9.3.2). HTTP/2 and HTTP/3 answer as they are ready.
 *
 * The idle timer starts when the last response has been sent and stops when a request begins to arrive (RFC 9112 s.9.5). Its
 * end sends a FIN, in order behind all data. A request that crosses the FIN on its way is not carried out; the client
 * learns of that by the FIN. Left out: the RST that such a request provokes, and a server too busy to think in parallel.
 */

import { isSafe } from '../protocol/pipelining.ts';
import { nsOf } from './clock.ts';
import type { Endpoint } from './endpoint.ts';
import { type EventQueue, priority } from './event-queue.ts';
import type { Exchange } from './exchange.ts';
import { Line } from './line.ts';
import { Message, type MessageEvents } from './message.ts';
import { Timer, type TimerOwner } from './timer.ts';

export interface ServerParts {
  readonly queue: EventQueue;
  readonly endpoint: Endpoint;
  readonly answersInOrder: boolean;
  /** `null`: the client closes instead (QUIC). */
  readonly idleTimeoutMs: number | null;
  readonly owner: ServerOwner;
}

/** The connection whose server it is. */
export interface ServerOwner {
  /** What the client must have to read a response. */
  serverKeys(): Message | null;
  /** The client has the whole response. */
  answered(exchange: Exchange): void;
  /** The client has the FIN. */
  closedByServer(): void;
}

export class Server implements TimerOwner, MessageEvents<Exchange> {
  readonly #parts: ServerParts;
  readonly #line = new Line<Exchange>();
  readonly #idle: Timer;
  #isClosing = false;
  /** Requests of which something has arrived and whose response has not been sent completely. */
  #busyWith = 0;
  #thinksUntilNs = 0;
  #thinksOfUnsafeUntilNs = 0;

  constructor(parts: ServerParts) {
    this.#parts = parts;
    this.#idle = new Timer(parts.queue, this);
  }

  /** The first bytes of a request have arrived. */
  expects(): void {
    this.#busyWith++;
    this.#idle.clear();
  }

  /** A request has arrived completely. */
  requested(exchange: Exchange): void {
    if (this.#isClosing) return;
    const { queue, answersInOrder } = this.#parts;
    const { resource } = exchange;
    let beginsAtNs = queue.nowNs;
    if (answersInOrder) {
      this.#line.push(exchange);
      const maySkip = isSafe(resource.method);
      beginsAtNs = Math.max(beginsAtNs, maySkip ? this.#thinksOfUnsafeUntilNs : this.#thinksUntilNs);
      const endsAtNs = beginsAtNs + nsOf(resource.serverMs);
      this.#thinksUntilNs = Math.max(this.#thinksUntilNs, endsAtNs);
      if (!maySkip) this.#thinksOfUnsafeUntilNs = endsAtNs;
    }
    exchange.readyAtNs = beginsAtNs + nsOf(resource.serverMs);
    if (exchange.readyAtNs === queue.nowNs) this.#ready(exchange);
    else queue.at(exchange.readyAtNs, priority.timer, this.#isReady, exchange);
  }

  /** The last byte of a response has left. */
  sent(_exchange: Exchange, atNs: number): void {
    this.#busyWith--;
    this.idleFrom(atNs);
  }

  /** A response has arrived. */
  delivered(exchange: Exchange): void {
    this.#parts.owner.answered(exchange);
  }

  /** The connection is unused from `atNs` on. */
  idleFrom(atNs: number): void {
    const { idleTimeoutMs, queue } = this.#parts;
    if (idleTimeoutMs === null || this.#isClosing || this.#busyWith > 0) return;
    this.#idle.set(Math.max(queue.nowNs, atNs + nsOf(idleTimeoutMs)));
  }

  /** The connection is closed: nobody waits for a request any more. */
  stop(): void {
    this.#isClosing = true;
    this.#idle.clear();
  }

  readonly #isReady = (exchange: Exchange): void => this.#ready(exchange);

  #ready(exchange: Exchange): void {
    if (!this.#parts.answersInOrder) {
      this.#answer(exchange);
      return;
    }
    exchange.isReady = true;
    while (this.#line.first?.isReady) this.#answer(this.#line.shift()!);
  }

  #answer(exchange: Exchange): void {
    const { resource } = exchange;
    exchange.answeredAtNs = this.#parts.queue.nowNs;
    const response = new Message({
      kind: 'response',
      bytes: resource.headerBytes + resource.bodyBytes,
      subject: exchange,
      needs: this.#parts.owner.serverKeys(),
      on: this,
    });
    exchange.response = response;
    this.#parts.endpoint.sender.write(response);
  }

  /** Nobody has used the connection: it is closed. */
  timerExpired(): void {
    this.#isClosing = true;
    const { endpoint, owner } = this.#parts;
    endpoint.sender.write(
      new Message({ kind: 'fin', bytes: 0, subject: null, on: { delivered: () => owner.closedByServer() } }),
    );
  }
}
