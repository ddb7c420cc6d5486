/**
 * What a browser decides while it loads a page: when a resource is asked for, and on which connection.
 *
 * A resource becomes known with the last byte of what reveals it (or at navigation) and is asked for `delayMs` later.
 * Requests wait in order of discovery, then of the page, and are bound late: to a connection that is free, the one used last
 * first; else a new one is opened, while fewer than `connectionsMax` are open and fewer are being opened than requests wait.
 * Whatever is free first takes the request that waits first, even if another connection was being opened for it.
 *
 * All connections are ours, one undici `Client` or socket each, so no pool decides otherwise: undici's opens a second
 * connection for sequential requests, because a body's promise settles before its client is idle again.
 */

import { ExperimentError } from '../../errors.ts';
import type { Resource } from '../../scenario/scenario.ts';
import { after } from '../wait.ts';
import { type ClientConnection, ClosedBeforeResponse, type Connect } from './connection.ts';

/** When a request could have left, and whether something other than a handshake begun at that moment held it up. */
export interface Departure {
  readonly resource: Resource;
  readonly readyAtMs: number;
  waited: boolean;
}

interface Waiting extends Departure {
  /** In which round of assignments it became ready. */
  readonly round: number;
  attempts: number;
}

interface Place {
  readonly connection: ClientConnection;
  /** In which round of assignments it was opened. */
  readonly round: number;
  readonly established: Promise<void>;
  state: 'opening' | 'free' | 'busy';
  /** Grows with each time that a connection became free. */
  freeSince: number;
  carried: number;
}

/** RFC 9110 s.9.2.2: a client should not retry a failed automatic retry. */
const attemptsMax = 2;

export class PageLoad {
  readonly departures = new Map<string, Departure>();
  readonly #resources: readonly Resource[];
  readonly #connectionsMax: number;
  readonly #connect: Connect;
  readonly #now: () => number;
  readonly #places = new Set<Place>();
  readonly #cancelDelays = new Set<() => void>();
  readonly #queue: Waiting[] = [];
  #round = 0;
  #frees = 0;
  #arrived = 0;
  #over = false;
  #resolve = (): void => {};
  #reject = (_error: Error): void => {};

  constructor(of: {
    readonly resources: readonly Resource[];
    readonly connectionsMax: number;
    readonly connect: Connect;
    /** Milliseconds since navigation started. */
    readonly now: () => number;
  }) {
    this.#resources = of.resources;
    this.#connectionsMax = of.connectionsMax;
    this.#connect = of.connect;
    this.#now = of.now;
  }

  /**
   * Starts navigation; settles with the last byte of the last resource.
   *
   * @throws {ExperimentError} at the first exchange that fails
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
    await Promise.all([...this.#places].map(({ established }) => established));
  }

  /** Forgets what has not been asked for yet and gives up every connection. */
  async destroy(): Promise<void> {
    this.#over = true;
    for (const cancel of this.#cancelDelays) cancel();
    await Promise.all([...this.#places].map(({ connection }) => connection.destroy()));
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
    const request: Waiting = { resource, readyAtMs: this.#now(), waited: false, round: this.#round, attempts: 0 };
    this.departures.set(resource.path, request);
    this.#queue.push(request);
  }

  /** One round: what is ready gets what is free, and connections are opened for the rest. */
  #assign(): void {
    if (this.#over) return;
    while (this.#queue.length > 0) {
      const place = this.#usedLast();
      if (place) void this.#carry(this.#queue.shift()!, place);
      else if (this.#mayOpen()) this.#open();
      else break;
    }
    this.#round++;
  }

  #usedLast(): Place | undefined {
    const free = [...this.#places].filter(({ state }) => state === 'free');
    return free.sort((a, b) => b.freeSince - a.freeSince)[0];
  }

  #mayOpen(): boolean {
    const opening = [...this.#places].filter(({ state }) => state === 'opening').length;
    return this.#places.size < this.#connectionsMax && opening < this.#queue.length;
  }

  #open(): void {
    const connection = this.#connect(() => {
      this.#places.delete(place);
      this.#assign();
    });
    const established = connection.open();
    const round = this.#round;
    const place: Place = { connection, round, established, state: 'opening', freeSince: 0, carried: 0 };
    this.#places.add(place);
    established.then(
      () => {
        this.#free(place);
        this.#assign();
      },
      (cause: Error) => this.#fail(new ExperimentError(cause.message, { cause })),
    );
  }

  #free(place: Place): void {
    place.state = 'free';
    place.freeSince = ++this.#frees;
  }

  async #carry(request: Waiting, place: Place): Promise<void> {
    const { resource } = request;
    const openedForIt = place.carried === 0 && place.round === request.round;
    request.waited = request.round !== this.#round && !openedForIt;
    request.attempts++;
    place.state = 'busy';
    try {
      await place.connection.exchange(resource);
    } catch (cause) {
      if (cause instanceof ClosedBeforeResponse && request.attempts < attemptsMax) {
        this.#queue.unshift(request);
        this.#assign();
      } else {
        const why = cause instanceof Error ? cause.message : String(cause);
        this.#fail(new ExperimentError(`missing response to ${resource.path}: ${why}`, { cause }));
      }
      return;
    }
    place.carried++;
    this.#free(place);
    this.#arrived++;
    this.#over ||= this.#arrived === this.#resources.length;
    if (this.#over) this.#resolve();
    else this.#reveal(resource.path);
  }

  #fail(error: ExperimentError): void {
    this.#over = true;
    this.#reject(error);
  }
}
