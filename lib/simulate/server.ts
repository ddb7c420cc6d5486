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

import { methods } from '../protocol/pipelining.ts';
import { nsOf } from './clock.ts';
import type { Endpoint } from './endpoint.ts';
import { type EventQueue, priority } from './event-queue.ts';
import type { Exchange } from './exchange.ts';
import { Fifo } from './fifo.ts';
import { Message } from './message.ts';
import { Timer } from './timer.ts';

export interface ServerParts {
  readonly queue: EventQueue;
  readonly endpoint: Endpoint;
  readonly answersInOrder: boolean;
  /** `null`: the client closes instead (QUIC). */
  readonly idleTimeoutMs: number | null;
  /** What the client must have to read the response. */
  readonly keys: () => Message | null;
  /** The client has the whole response. */
  readonly answered: (exchange: Exchange) => void;
  /** The client has the FIN. */
  readonly closed: () => void;
}

export class Server {
  readonly #parts: ServerParts;
  readonly #line = new Fifo<Exchange>();
  readonly #idle: Timer;
  #isClosing = false;
  /** Requests of which something has arrived and whose response has not been sent completely. */
  #busyWith = 0;
  #thinksUntilNs = 0;
  #thinksOfUnsafeUntilNs = 0;

  constructor(parts: ServerParts) {
    this.#parts = parts;
    this.#idle = new Timer(parts.queue, () => this.#close());
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
      const isSafe = methods.some(({ name, safe }) => safe && name === resource.method);
      beginsAtNs = Math.max(beginsAtNs, isSafe ? this.#thinksOfUnsafeUntilNs : this.#thinksUntilNs);
      const endsAtNs = beginsAtNs + nsOf(resource.serverMs);
      this.#thinksUntilNs = Math.max(this.#thinksUntilNs, endsAtNs);
      if (!isSafe) this.#thinksOfUnsafeUntilNs = endsAtNs;
    }
    exchange.readyAtNs = beginsAtNs + nsOf(resource.serverMs);
    if (exchange.readyAtNs === queue.nowNs) this.#ready(exchange);
    else queue.at(exchange.readyAtNs, priority.timer, () => this.#ready(exchange));
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

  #ready(exchange: Exchange): void {
    if (!this.#parts.answersInOrder) {
      this.#answer(exchange);
      return;
    }
    exchange.isReady = true;
    while (this.#line.peek()?.isReady) this.#answer(this.#line.shift()!);
  }

  #answer(exchange: Exchange): void {
    const { resource } = exchange;
    exchange.answeredAtNs = this.#parts.queue.nowNs;
    const response: Message = new Message({
      kind: 'response',
      bytes: resource.headerBytes + resource.bodyBytes,
      requestId: exchange.id,
      needs: this.#parts.keys(),
      sent: () => {
        this.#busyWith--;
        this.idleFrom(response.leftAtNs);
      },
      delivered: () => this.#parts.answered(exchange),
    });
    exchange.response = response;
    this.#parts.endpoint.sender.write(response);
  }

  #close(): void {
    this.#isClosing = true;
    this.#parts.endpoint.sender.write(new Message({ kind: 'fin', bytes: 0, delivered: this.#parts.closed }));
  }
}
