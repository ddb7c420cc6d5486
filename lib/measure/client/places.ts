/**
 * The connections to one origin, and which of them a request takes. Requests wait in order of discovery, then of the page,
 * and are bound late: to a connection that is free, the one used last first; else a new one is opened, while fewer than
 * `connectionsMax` are open and fewer are being opened than requests wait; else, where requests may share a connection
 * (pipelining, streams), to the one with the fewest under way. Whatever is free first takes the request that waits first,
 * even if another connection was being opened for it.
 *
 * A request whose connection closed under it goes before all others, once, and not into a pipeline (RFC 9112 s.9.3.2).
 *
 * All connections are ours, one undici `Client` or socket each, so no pool decides otherwise: undici's opens a second
 * connection for sequential requests, because a body's promise settles before its client is idle again.
 */

import { ExperimentError } from '../../errors.ts';
import type { Resource } from '../../scenario/scenario.ts';
import { type ClientConnection, ClosedBeforeResponse, mayBeRepeated } from './connection.ts';

/** What a policy allows. */
export interface ConnectionLimits {
  readonly connectionsMax: number;
  /** Requests under way at a time on one connection. Default: 1. */
  readonly underWayMax?: number;
  /** Requests in all on one connection, as far as the client knows. Default: no limit. */
  readonly requestsMax?: number;
  /** Whether requests that share a connection are independent of each other. Default: they are answered in order. */
  readonly hasStreams?: boolean;
}

/** When a request could have left, and whether something other than a handshake begun at that moment held it up. */
export interface Departure {
  readonly resource: Resource;
  readonly readyAtMs: number;
  waited: boolean;
  /** When its connection closed for good under it, and it must not be sent again. */
  failedAtMs: number | null;
}

export interface Waiting extends Departure {
  /** In which round of assignments it became ready. */
  round: number;
  attempts: number;
  /** Place in the order in which requests were sent. */
  sent: number;
}

interface Place {
  readonly connection: ClientConnection;
  /** In which round of assignments it was opened. */
  readonly round: number;
  readonly established: Promise<void>;
  /** `broken`: it has closed, or will be found to have. */
  state: 'opening' | 'open' | 'broken';
  /** Grows with each time that a connection became free. */
  freeSince: number;
  readonly underWay: Set<Waiting>;
  carried: number;
  mayShare: boolean;
}

export interface PlacesEvents {
  readonly connect: (onClosed: () => void) => ClientConnection;
  /** A response has ended, or never will: then `failedAtMs` is set. */
  readonly ended: (resource: Resource) => void;
  readonly failed: (error: ExperimentError) => void;
  readonly now: () => number;
}

/** RFC 9110 s.9.2.2: a client should not retry a failed automatic retry. */
const attemptsMax = 2;

export class Places {
  readonly #limits: Required<ConnectionLimits>;
  readonly #events: PlacesEvents;
  readonly #places = new Set<Place>();
  readonly #queue: Waiting[] = [];
  #unanswered: Waiting[] = [];
  #round = 0;
  #frees = 0;
  #sent = 0;
  #isOver = false;

  constructor(limits: ConnectionLimits, events: PlacesEvents) {
    const unlimited = Number.POSITIVE_INFINITY;
    this.#limits = { underWayMax: 1, requestsMax: unlimited, hasStreams: false, ...limits };
    this.#events = events;
  }

  /** Takes a request that is ready; it leaves with the next `assign`. */
  enqueue(resource: Resource): Departure {
    const readyAtMs = this.#events.now();
    const request = { resource, readyAtMs, waited: false, failedAtMs: null, round: this.#round, attempts: 0, sent: 0 };
    this.#queue.push(request);
    return request;
  }

  /** One round: what is ready gets what is free, and connections are opened for the rest. */
  assign(): void {
    if (this.#isOver) return;
    while (this.#queue.length > 0) {
      const place = this.#freeFor(this.#queue[0]!) ?? this.#sharedBy(this.#queue[0]!);
      if (place) void this.#carry(this.#queue.shift()!, place);
      else if (this.#mayOpen()) this.#open();
      else break;
    }
    this.#round++;
  }

  /** Settles when no handshake is under way. */
  async settled(): Promise<void> {
    await Promise.all([...this.#places].map(({ established }) => established));
  }

  /** Gives up every connection. */
  async destroy(): Promise<void> {
    this.#isOver = true;
    await Promise.all([...this.#places].map(({ connection }) => connection.destroy()));
  }

  /** What is sent again takes a connection on which nothing has been sent yet, if there may be one. */
  #freeFor({ attempts }: Waiting): Place | undefined {
    const { requestsMax } = this.#limits;
    const free = [...this.#places].filter(
      ({ state, underWay, carried }) => state === 'open' && underWay.size === 0 && carried < requestsMax,
    );
    const unused = free.filter(({ carried }) => carried === 0);
    const candidates = attempts > 0 && (unused.length > 0 || this.#mayOpen()) ? unused : free;
    return candidates.sort((a, b) => b.freeSince - a.freeSince)[0];
  }

  #sharedBy(request: Waiting): Place | undefined {
    const { underWayMax, requestsMax, hasStreams } = this.#limits;
    if (underWayMax === 1 || this.#mayOpen() || this.#queue.length <= this.#opening) return undefined;
    const isFit = hasStreams || (request.attempts === 0 && mayBeRepeated(request.resource));
    if (!isFit) return undefined;
    const shared = [...this.#places].filter(
      ({ state, underWay, carried, mayShare }) =>
        state === 'open' && mayShare && underWay.size < underWayMax && carried < requestsMax,
    );
    return shared.sort((a, b) => a.underWay.size - b.underWay.size)[0];
  }

  get #opening(): number {
    return [...this.#places].filter(({ state }) => state === 'opening').length;
  }

  #mayOpen(): boolean {
    return this.#places.size < this.#limits.connectionsMax && this.#opening < this.#queue.length;
  }

  #open(): void {
    const connection = this.#events.connect(() => {
      place.state = 'broken';
      this.#places.delete(place);
      this.assign();
    });
    const established = connection.open();
    const place: Place = {
      connection,
      round: this.#round,
      established,
      state: 'opening',
      freeSince: 0,
      underWay: new Set(),
      carried: 0,
      mayShare: true,
    };
    this.#places.add(place);
    established.then(
      () => {
        if (place.state === 'opening') place.state = 'open';
        place.freeSince = ++this.#frees;
        this.assign();
      },
      (cause: Error) => this.#fail(new ExperimentError(cause.message, { cause })),
    );
  }

  async #carry(request: Waiting, place: Place): Promise<void> {
    const { resource } = request;
    const openedForIt = place.carried === 0 && place.round === request.round;
    request.waited = request.round !== this.#round && !openedForIt;
    request.attempts++;
    request.sent = ++this.#sent;
    place.carried++;
    place.underWay.add(request);
    if (request.attempts > 1 || !mayBeRepeated(resource)) place.mayShare = this.#limits.hasStreams;
    try {
      await place.connection.exchange(resource);
    } catch (cause) {
      place.underWay.delete(request);
      place.state = 'broken';
      if (cause instanceof ClosedBeforeResponse) this.#unansweredOf(request, cause);
      else this.#fail(errorOf(resource, cause));
      return;
    }
    place.underWay.delete(request);
    if (place.underWay.size === 0) {
      place.freeSince = ++this.#frees;
      place.mayShare = true;
    }
    this.#events.ended(resource);
    this.assign();
  }

  /** All that a closing connection leaves unanswered is known before any of it is sent again, in the old order. */
  #unansweredOf(request: Waiting, cause: ClosedBeforeResponse): void {
    if (request.attempts === attemptsMax) {
      this.#fail(errorOf(request.resource, cause));
      return;
    }
    if (!mayBeRepeated(request.resource)) {
      request.failedAtMs = this.#events.now();
      this.#events.ended(request.resource);
      this.assign();
      return;
    }
    this.#unanswered.push(request);
    if (this.#unanswered.length > 1) return;
    setImmediate(() => {
      const again = this.#unanswered.sort((a, b) => a.sent - b.sent);
      this.#unanswered = [];
      this.#queue.unshift(...again);
      this.assign();
    });
  }

  #fail(error: ExperimentError): void {
    this.#isOver = true;
    this.#events.failed(error);
  }
}

function errorOf({ path }: Resource, cause: unknown): ExperimentError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new ExperimentError(`missing response to ${path}: ${why}`, { cause });
}
