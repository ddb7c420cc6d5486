/**
 * The connections to one origin, and the requests that wait for them. Late binding: a request is given its connection
 * when it can leave, not when it is discovered, as in browsers and in undici. First come, first served: an idle
 * connection, the one used last; else another is opened while fewer than `connectionsMax` are; else, where the protocol
 * lets several requests be under way on a connection, the one with the fewest.
 *
 * A request that is sent again does not take a connection that may have been closed meanwhile, as its first did: one that
 * became idle this moment will do, else it has a new one opened.
 */

import { isIdempotent } from '../protocol/pipelining.ts';
import { isMultiplexed } from '../scenario/is-multiplexed.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** What the pool has to know of a connection, and keeps up. */
export interface Pooled {
  state: 'opening' | 'open' | 'closed';
  underWay: number;
  carried: number;
  /** RFC 9112 s.9.3.2: nothing is pipelined behind a request that must not be repeated, or at once after a failure. */
  mayPipeline: boolean;
  /** When the last answer's last byte arrived; before the first, when the handshake ended. */
  idleSinceMs: number;
}

export interface Waiting {
  readonly resource: { readonly method: string };
  /** How often it was sent. */
  readonly attempts: number;
}

/** What to do next: send on a connection, open another for the request that waits longest, or close one to make room. */
export type Step<Connection, Exchange> =
  | { readonly do: 'send'; readonly exchange: Exchange; readonly connection: Connection }
  | { readonly do: 'open'; readonly exchange: Exchange }
  | { readonly do: 'close'; readonly connection: Connection };

export class Pool<Connection extends Pooled, Exchange extends Waiting> {
  /** Those before `#served` have their connection. */
  #queue: Exchange[] = [];
  #served = 0;
  readonly #isMultiplexed: boolean;
  readonly #connectionsMax: number;
  readonly #underWayMax: number;
  readonly #carriedMax: number;
  #connections: Connection[] = [];

  constructor({ policy }: Scenario) {
    this.#isMultiplexed = isMultiplexed(policy);
    this.#connectionsMax = this.#isMultiplexed ? 1 : policy.connectionsMax;
    this.#underWayMax = this.#isMultiplexed ? Number.POSITIVE_INFINITY : policy.pipelineDepth;
    this.#carriedMax = policy.persistent ? (policy.requestsPerConnectionMax ?? Number.POSITIVE_INFINITY) : 1;
  }

  /** At the end of the queue; a request that is sent again goes to its front. */
  add(exchange: Exchange, { again = false } = {}): void {
    if (this.#served === this.#queue.length) {
      this.#queue = [];
      this.#served = 0;
    }
    if (!again) this.#queue.push(exchange);
    else if (this.#served > 0) this.#queue[--this.#served] = exchange;
    else this.#queue.unshift(exchange);
  }

  /** What to do next at `nowMs`; nothing, where nobody waits or all must wait on. */
  next(nowMs: number): Step<Connection, Exchange> | undefined {
    const exchange = this.#queue[this.#served];
    if (!exchange) return undefined;
    let connection = this.#idle();
    if (connection && exchange.attempts > 0 && connection.carried > 0 && connection.idleSinceMs < nowMs) {
      if (this.#connections.length >= this.#connectionsMax) return { do: 'close', connection };
      connection = undefined;
    }
    if (!connection) {
      let opening = 0;
      for (const { state } of this.#connections) if (state === 'opening') opening++;
      if (opening >= this.#queue.length - this.#served) return undefined;
      if (this.#connections.length < this.#connectionsMax) return { do: 'open', exchange };
      connection = this.#withRoom(exchange);
    }
    if (!connection) return undefined;
    this.#served++;
    return { do: 'send', exchange, connection };
  }

  opened(connection: Connection): void {
    this.#connections.push(connection);
  }

  sent({ resource }: Exchange, connection: Connection): void {
    connection.carried++;
    connection.underWay++;
    if (!isIdempotent(resource.method)) connection.mayPipeline = false;
  }

  /** @returns whether that was the last answer that this connection may carry */
  answered(connection: Connection, nowMs: number): boolean {
    connection.underWay--;
    connection.idleSinceMs = nowMs;
    if (connection.underWay > 0) return false;
    connection.mayPipeline = true;
    return connection.carried >= this.#carriedMax;
  }

  closed(connection: Connection): void {
    connection.state = 'closed';
    this.#connections = this.#connections.filter((other) => other !== connection);
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
    let best: Connection | undefined;
    for (const connection of this.#connections) {
      const isFree = this.#isMultiplexed || (connection.mayPipeline && isIdempotent(resource.method));
      if (connection.state !== 'open' || !isFree || connection.carried >= this.#carriedMax) continue;
      if (connection.underWay < (best?.underWay ?? this.#underWayMax)) best = connection;
    }
    return best;
  }
}
