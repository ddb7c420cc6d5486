/**
 * The connections to one origin: which of them a request takes, and when another is opened. Late binding, as browsers and undici do it. A request is
 * given its connection when it can leave, not when it is discovered.
 *
 * In this order: a free connection, the one used last first, since its window is the widest and its idle timer the
 * youngest; a new one, while fewer than `connectionsMax` are open; a place behind others on a connection that pipelines,
 * the one with the fewest under way; else it waits, in the order of discovery, and on the page where that is equal. No more
 * connections are opened than requests wait, and what becomes free first takes the request that waits first, whichever
 * it was opened for. HTTP/2 and HTTP/3 keep to one connection (RFC 9113 s.9.1, RFC 9114 s.3.3), and all requests share it.
 *
 * A request whose connection closes under it is sent again once, on a new connection, if it may be carried out twice
 * (RFC 9110 s.9.2.2) or was not carried out for certain (GOAWAY, RFC 9113 s.6.8); else it has failed. RFC 9112 s.9.4 sets
 * no number of connections.
 */

import { Connection, type ConnectionEvents } from './connection.ts';
import type { ConnectionTerms } from './connection-terms.ts';
import { priority } from './event-queue.ts';
import type { Exchange } from './exchange.ts';
import { Fifo } from './fifo.ts';
import type { Network } from './network.ts';

/** RFC 9110 s.9.2.2: a client should not retry a failed automatic retry. */
const attemptsMost = 2;

export class Pool {
  readonly #network: Network;
  readonly #origin: string;
  readonly #opened: Connection[];
  readonly #ended: (exchange: Exchange) => void;
  readonly #terms: ConnectionTerms;
  readonly #connectionsMost: number;
  readonly #waiting = new Fifo<Exchange>();
  #discovered: Exchange[] = [];
  /** To be sent again, before all others and in the order in which they left. */
  #unanswered: Exchange[] = [];
  /** Used last at the end; some may have been closed since. */
  readonly #idle: Connection[] = [];
  readonly #becameIdle: Connection[] = [];
  #open: Connection[] = [];
  #opening = 0;
  #unsettled = 0;
  #isDispatchPlanned = false;

  /** `opened` gets each connection that is opened, of all origins: its place there is its id. */
  constructor(
    network: Network,
    options: {
      readonly origin: string;
      readonly terms: ConnectionTerms;
      readonly opened: Connection[];
      readonly ended: (exchange: Exchange) => void;
    },
  ) {
    this.#network = network;
    this.#origin = options.origin;
    this.#opened = options.opened;
    this.#ended = options.ended;
    this.#terms = options.terms;
    this.#connectionsMost = options.terms.isMultiplexed ? 1 : network.scenario.policy.connectionsMax;
  }

  /** Whether no handshake is under way. */
  get isSettled(): boolean {
    return this.#unsettled === 0;
  }

  /** Takes a request that has just been discovered. */
  request(exchange: Exchange): void {
    exchange.discoveredAtNs = this.#network.queue.nowNs;
    this.#discovered.push(exchange);
    this.#planDispatch();
  }

  /** All that happens in this instant is known before connections are given out. */
  #planDispatch(): void {
    if (this.#isDispatchPlanned) return;
    this.#isDispatchPlanned = true;
    const { queue } = this.#network;
    queue.at(queue.nowNs, priority.dispatch, dispatch, this);
  }

  dispatch(): void {
    this.#isDispatchPlanned = false;
    const discovered = this.#line();
    for (let exchange = this.#waiting.peek(); exchange !== undefined; exchange = this.#waiting.peek()) {
      const connection = this.#idleFor(exchange) ?? this.#behindOthersFor(exchange);
      if (connection !== null) connection.send(this.#waiting.shift()!);
      else if (this.#mayOpen()) this.#openFor(exchange);
      else break;
    }
    this.#sortIdle();
    for (const exchange of discovered) exchange.connectionsInUse = this.#open.length;
  }

  /** Lines up who has come since the last time. @returns those who were discovered */
  #line(): readonly Exchange[] {
    if (this.#unanswered.length > 0) {
      this.#unanswered.sort((a, b) => b.sentAtNs - a.sentAtNs || b.id - a.id);
      for (const exchange of this.#unanswered) this.#waiting.unshift(exchange);
      this.#unanswered = [];
    }
    const discovered = this.#discovered;
    if (discovered.length === 0) return discovered;
    this.#discovered = [];
    if (discovered.length > 1) discovered.sort((a, b) => a.id - b.id);
    for (const exchange of discovered) this.#waiting.push(exchange);
    return discovered;
  }

  #mayOpen(): boolean {
    return this.#open.length < this.#connectionsMost && this.#opening < this.#waiting.length;
  }

  /** Of those that became idle in the same instant the first opened is used first. */
  #sortIdle(): void {
    const became = this.#becameIdle;
    if (became.length === 0) return;
    if (became.length > 1) became.sort((a, b) => a.id - b.id);
    for (let last = became.pop(); last !== undefined; last = became.pop()) this.#idle.push(last);
  }

  #idleFor(exchange: Exchange): Connection | null {
    this.#sortIdle();
    let connection = this.#idle.at(-1);
    for (; connection !== undefined && !connection.isIdle; connection = this.#idle.at(-1)) this.#idle.pop();
    if (connection === undefined) return null;
    const isRetry = exchange.attempts > 0;
    const isProven = connection.carried === 0 || connection.idleSinceNs === this.#network.queue.nowNs;
    if (!isRetry || isProven) return this.#idle.pop()!;
    if (this.#open.length >= this.#connectionsMost) connection.giveUp();
    return null;
  }

  /** Pipelining is for requests beyond those for which a connection is, or may be, on its way. */
  #behindOthersFor(exchange: Exchange): Connection | null {
    if (this.#terms.underWayMost === 1 || this.#mayOpen() || this.#waiting.length <= this.#opening) return null;
    let best: Connection | null = null;
    for (const connection of this.#open) {
      if (!connection.hasRoomFor(exchange)) continue;
      if (best === null || connection.underWay < best.underWay) best = connection;
    }
    return best;
  }

  #openFor(exchange: Exchange): void {
    const connection = new Connection(this.#network, {
      id: this.#opened.length + 1,
      origin: this.#origin,
      terms: this.#terms,
      on: this.#events,
      afterFailure: exchange.attempts > 0,
    });
    this.#opened.push(connection);
    this.#open.push(connection);
    this.#opening++;
    this.#unsettled++;
    connection.open();
  }

  readonly #events: ConnectionEvents = {
    free: (connection) => {
      if (connection.carried === 0) this.#opening--;
      if (connection.isIdle) this.#becameIdle.push(connection);
      this.#planDispatch();
    },
    settled: () => {
      this.#unsettled--;
    },
    ended: (exchange) => this.#ended(exchange),
    closed: (connection, unanswered) => {
      this.#open = this.#open.filter((other) => other !== connection);
      for (const exchange of unanswered) this.#unansweredOf(exchange);
      this.#planDispatch();
    },
  };

  #unansweredOf(exchange: Exchange): void {
    exchange.unansweredAtNs = this.#network.queue.nowNs;
    const mayRepeat = exchange.isIdempotent || this.#terms.isMultiplexed;
    if (mayRepeat && exchange.attempts < attemptsMost) {
      this.#unanswered.push(exchange);
      return;
    }
    exchange.hasFailed = true;
    exchange.endedAtNs = this.#network.queue.nowNs;
    this.#ended(exchange);
  }
}

function dispatch(pool: Pool): void {
  pool.dispatch();
}
