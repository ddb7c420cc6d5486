/**
 * The client's work on a page: what is revealed by what, and when each request is discovered. A resource is discovered when
 * the last byte of what reveals it has arrived, and `delayMs` later. What a failed request would have revealed is asked
 * for when it has failed: the page goes on without it. Each origin has its own connections; all share the one link.
 */

import { pageLists } from '../scenario/page-lists.ts';
import { type Reveals, revealsOf } from '../scenario/reveals.ts';
import { nsOf } from './clock.ts';
import type { Connection } from './connection.ts';
import { connectionTerms } from './connection-terms.ts';
import { priority } from './event-queue.ts';
import { Exchange } from './exchange.ts';
import type { Network } from './network.ts';
import { Pool } from './pool.ts';

export class Page {
  readonly exchanges: readonly Exchange[];
  /** In the order of opening. */
  readonly connections: Connection[] = [];
  readonly #network: Network;
  readonly #reveals: Reveals;
  /** By origin. */
  readonly #pools: ReadonlyMap<string, Pool>;
  #left: number;

  constructor(network: Network) {
    const { page } = network.scenario;
    this.#network = network;
    this.#reveals = revealsOf(page);
    this.exchanges = pageLists(page).resources.map((resource, place) => new Exchange(place + 1, resource));
    this.#left = this.exchanges.length;
    this.#pools = this.#newPools();
  }

  #newPools(): ReadonlyMap<string, Pool> {
    const network = this.#network;
    const pools = new Map<string, Pool>();
    const terms = connectionTerms(network.scenario);
    const ended = (exchange: Exchange) => this.#ended(exchange);
    for (const origin of pageLists(network.scenario.page).origins) {
      pools.set(origin, new Pool(network, { origin, terms, opened: this.connections, ended }));
    }
    return pools;
  }

  /** Runs to the last byte of the last resource, and to the end of any handshake that is still under way then. */
  load(): void {
    const { queue } = this.#network;
    this.#reveal(this.#reveals.navigation);
    while (this.#left > 0 || !this.#isSettled()) {
      if (!queue.next()) throw new Error(`${this.#left} requests wait for nothing`);
    }
  }

  #isSettled(): boolean {
    for (const pool of this.#pools.values()) if (!pool.isSettled) return false;
    return true;
  }

  #ended(exchange: Exchange): void {
    this.#left--;
    this.#reveal(this.#reveals.byPlace[exchange.id - 1]!);
  }

  readonly #isDiscovered = (exchange: Exchange): void => {
    this.#pools.get(exchange.resource.origin)!.request(exchange);
  };

  #reveal(places: readonly number[]): void {
    const { queue } = this.#network;
    for (const place of places) {
      const exchange = this.exchanges[place]!;
      const delayNs = nsOf(exchange.resource.delayMs);
      if (delayNs === 0) this.#isDiscovered(exchange);
      else queue.at(queue.nowNs + delayNs, priority.arrival, this.#isDiscovered, exchange);
    }
  }
}
