/**
 * What a browser decides while it loads a page: when a resource is asked for. It becomes known with the last byte of what
 * reveals it (or at navigation) and is asked for `delayMs` later, on a connection to its own origin (`places.ts`).
 */

import type { Resource } from '../../scenario/scenario.ts';
import { after } from '../wait.ts';
import type { Connect } from './connection.ts';
import { type ConnectionLimits, type Departure, Places } from './places.ts';

export class PageLoad {
  /** By path. */
  readonly departures = new Map<string, Departure>();
  readonly #resources: readonly Resource[];
  readonly #placesOf = new Map<string, Places>();
  readonly #cancelDelays = new Set<() => void>();
  #arrived = 0;
  #resolve = (): void => {};
  #reject = (_error: Error): void => {};

  constructor(of: {
    readonly resources: readonly Resource[];
    readonly limits: ConnectionLimits;
    readonly connect: Connect;
    /** Milliseconds since navigation started. */
    readonly now: () => number;
  }) {
    this.#resources = of.resources;
    for (const { origin } of of.resources) {
      if (this.#placesOf.has(origin)) continue;
      const places = new Places(of.limits, {
        connect: (onClosed) => of.connect(onClosed, origin),
        ended: (resource) => this.#ended(resource),
        failed: (error) => this.#reject(error),
        now: of.now,
      });
      this.#placesOf.set(origin, places);
    }
  }

  /**
   * Starts navigation; settles with the end of the last resource.
   *
   * @throws {ExperimentError} at the first exchange that fails for another reason than a connection that closed
   */
  run(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.#reveal('navigation');
    });
  }

  /** Settles when no handshake is under way. */
  async settled(): Promise<void> {
    await Promise.all([...this.#placesOf.values()].map((places) => places.settled()));
  }

  /** Forgets what has not been asked for yet and gives up every connection. */
  async destroy(): Promise<void> {
    for (const cancel of this.#cancelDelays) cancel();
    await Promise.all([...this.#placesOf.values()].map((places) => places.destroy()));
  }

  #ended({ path }: Resource): void {
    this.#arrived++;
    if (this.#arrived === this.#resources.length) this.#resolve();
    else this.#reveal(path);
  }

  /** `by`: the path whose last byte has arrived, or `navigation`. */
  #reveal(by: string): void {
    const isDocument = by === this.#resources[0]!.path;
    for (const resource of this.#resources) {
      if (resource.after !== by && !(isDocument && resource.after === 'document')) continue;
      if (resource.delayMs === 0) {
        this.#enqueue(resource);
        continue;
      }
      const cancel = after(resource.delayMs, () => {
        this.#cancelDelays.delete(cancel);
        this.#enqueue(resource);
        this.#assign();
      });
      this.#cancelDelays.add(cancel);
    }
    this.#assign();
  }

  #enqueue(resource: Resource): void {
    this.departures.set(resource.path, this.#placesOf.get(resource.origin)!.enqueue(resource));
  }

  #assign(): void {
    for (const places of this.#placesOf.values()) places.assign();
  }
}
