/**
 * The client's work on a page: what is revealed by what, and when each request is discovered. A resource is discovered when
 * the last byte of what reveals it has arrived, and `delayMs` later. What a failed request would have revealed is asked
 * for when it has failed: the page goes on without it. Each origin has its own connections; all share the one link.
 */

import { nsOf } from './clock.ts';
import type { Connection } from './connection.ts';
import { priority } from './event-queue.ts';
import { Exchange } from './exchange.ts';
import type { Network } from './network.ts';
import { Pool } from './pool.ts';

export class Page {
  readonly exchanges: readonly Exchange[];
  /** In the order of opening. */
  readonly connections: Connection[] = [];
  readonly #network: Network;
  readonly #revealedBy = new Map<string, Exchange[]>();
  readonly #pools = new Map<string, Pool>();
  #left: number;

  constructor(network: Network) {
    const { resources } = network.scenario.page;
    this.#network = network;
    this.exchanges = resources.map((resource, index) => new Exchange(index + 1, resource));
    this.#left = this.exchanges.length;
    for (const exchange of this.exchanges) {
      const { after, origin } = exchange.resource;
      if (!this.#pools.has(origin)) this.#pools.set(origin, this.#newPool(origin));
      const revealer = after === 'document' ? resources[0]!.path : after;
      const revealed = this.#revealedBy.get(revealer);
      if (revealed) revealed.push(exchange);
      else this.#revealedBy.set(revealer, [exchange]);
    }
  }

  /** Runs to the last byte of the last resource, and to the end of any handshake that is still under way then. */
  load(): void {
    this.#reveal('navigation');
    while (this.#left > 0 || !this.#isSettled()) {
      if (!this.#network.queue.next()) throw new Error(`${this.#left} requests wait for nothing`);
    }
  }

  #newPool(origin: string): Pool {
    return new Pool(this.#network, {
      origin,
      opened: this.connections,
      ended: (exchange) => this.#ended(exchange),
    });
  }

  #isSettled(): boolean {
    for (const pool of this.#pools.values()) if (!pool.isSettled) return false;
    return true;
  }

  #ended(exchange: Exchange): void {
    this.#left--;
    this.#reveal(exchange.resource.path);
  }

  #reveal(revealer: string): void {
    const { queue } = this.#network;
    for (const exchange of this.#revealedBy.get(revealer) ?? []) {
      const delayNs = nsOf(exchange.resource.delayMs);
      const pool = this.#pools.get(exchange.resource.origin)!;
      if (delayNs === 0) pool.request(exchange);
      else queue.at(queue.nowNs + delayNs, priority.arrival, () => pool.request(exchange));
    }
  }
}
