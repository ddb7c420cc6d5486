/**
 * The connections to one origin, and the requests that wait for them. Late binding: a request is given its connection
 * when it can leave, not when it is discovered, as in browsers and in undici. First come, first served: an idle
 * connection, the one used last; else another is opened while fewer than `connectionsMax` are; else, where the protocol
 * lets several requests be under way on a connection, the one with the fewest.
 */

import { isIdempotent } from '../protocol/pipelining.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** What the pool has to know of a connection, and keeps up. */
export interface Pooled {
  state: 'opening' | 'open' | 'closed';
  underWay: number;
  carried: number;
  /** RFC 9112 s.9.3.2: nothing is pipelined after a request that must not be repeated. */
  mayPipeline: boolean;
  /** When the last answer's last byte arrived; before the first, when the handshake ended. */
  idleSinceMs: number;
}

interface Waiting {
  readonly resource: { readonly method: string };
}

export class Pool<Connection extends Pooled, Exchange extends Waiting> {
  readonly #queue: Exchange[] = [];
  readonly #isMultiplexed: boolean;
  readonly #connectionsMax: number;
  readonly #underWayMax: number;
  readonly #carriedMax: number;
  readonly #idleTimeoutMs: number;
  #connections: Connection[] = [];

  constructor({ policy }: Scenario) {
    this.#isMultiplexed = policy.protocol === 'HTTP/2' || policy.protocol === 'HTTP/3';
    this.#connectionsMax = this.#isMultiplexed ? 1 : policy.connectionsMax;
    this.#underWayMax = this.#isMultiplexed ? Number.POSITIVE_INFINITY : policy.pipelineDepth;
    this.#carriedMax = policy.persistent ? (policy.requestsPerConnectionMax ?? Number.POSITIVE_INFINITY) : 1;
    this.#idleTimeoutMs = policy.idleTimeoutMs;
  }

  /** At the end of the queue; a request that is sent again goes to its front. */
  add(exchange: Exchange, { again = false } = {}): void {
    if (again) this.#queue.unshift(exchange);
    else this.#queue.push(exchange);
  }

  /** The next request and the connection it leaves on; `open` where another connection is to be opened first. */
  next(): { readonly exchange: Exchange; readonly connection: Connection } | 'open' | undefined {
    const [exchange] = this.#queue;
    if (!exchange) return undefined;
    const opening = this.#connections.filter(({ state }) => state === 'opening').length;
    const isWaitedFor = opening < this.#queue.length;
    let connection = this.#idle();
    if (!connection && isWaitedFor) {
      if (this.#connections.length < this.#connectionsMax) return 'open';
      connection = this.#withRoom(exchange);
    }
    if (!connection) return undefined;
    this.#queue.shift();
    return { exchange, connection };
  }

  opened(connection: Connection): void {
    this.#connections.push(connection);
  }

  sent({ resource }: Exchange, connection: Connection): void {
    connection.carried++;
    connection.underWay++;
    connection.mayPipeline = this.#isMultiplexed || isIdempotent(resource.method);
  }

  /** @returns whether that was the last answer that this connection may carry */
  answered(connection: Connection, nowMs: number): boolean {
    connection.underWay--;
    connection.idleSinceMs = nowMs;
    return connection.underWay === 0 && connection.carried >= this.#carriedMax;
  }

  closed(connection: Connection): void {
    connection.state = 'closed';
    this.#connections = this.#connections.filter((other) => other !== connection);
  }

  /** Connections that have been idle for too long by `nowMs`. */
  expired(nowMs: number): readonly Connection[] {
    return this.#connections.filter(
      ({ state, underWay, idleSinceMs }) =>
        state === 'open' && underWay === 0 && idleSinceMs + this.#idleTimeoutMs <= nowMs,
    );
  }

  #idle(): Connection | undefined {
    let best: Connection | undefined;
    for (const connection of this.#connections) {
      if (connection.state !== 'open' || connection.underWay > 0 || connection.carried >= this.#carriedMax) continue;
      if (!best || connection.idleSinceMs > best.idleSinceMs) best = connection;
    }
    return best;
  }

  #withRoom({ resource }: Exchange): Connection | undefined {
    if (!this.#isMultiplexed && !isIdempotent(resource.method)) return undefined;
    let best: Connection | undefined;
    for (const connection of this.#connections) {
      if (connection.state !== 'open' || !connection.mayPipeline || connection.carried >= this.#carriedMax) continue;
      if (connection.underWay < (best?.underWay ?? this.#underWayMax)) best = connection;
    }
    return best;
  }
}
