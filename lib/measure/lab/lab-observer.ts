/**
 * What a learner's own requests did, as a timeline: nobody told us beforehand which there would be, so the page is made of
 * those that were seen. A path that is asked for again is another resource: `/logo.png`, then `/logo.png#2`.
 *
 * Time counts from the first sign of life. A request begins where it was made; if its connection was made for it, at the end
 * of the handshakes, as in every timeline.
 */

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { ExperimentError } from '../../errors.ts';
import { parseScenario } from '../../scenario/parse-scenario.ts';
import type { Link, Policy, Tcp } from '../../scenario/scenario.ts';
import type { Origin, Timeline } from '../../timeline/timeline.ts';
import { observeUndici, type UndiciRequest } from '../client/diagnostics.ts';
import { Observer, type SeenConnection, type SeenRequest } from '../client/observer.ts';
import type { Departure } from '../client/places.ts';
import { observedTimeline } from '../observed-timeline.ts';
import type { OriginSocket } from '../socket-log.ts';

interface Made {
  readonly method: string;
  readonly atMs: number;
}

export class LabObserver {
  /** Times on the clock of `performance.now()`. */
  readonly marks = new Observer(() => performance.now());
  /** Every request of the process, ours or not, until it is forgotten. */
  readonly #made = new WeakMap<UndiciRequest, Made>();
  readonly #names = new WeakMap<UndiciRequest, string>();
  readonly #ours = new Map<string, Made>();
  readonly #stop: () => void;
  #begunAtMs = 0;

  /** `base` is where the requests go, such as `http://10.77.2.2:8080`. */
  constructor(base: string) {
    const created = (message: unknown): void => {
      const { request } = message as { readonly request: UndiciRequest };
      if (request.origin === base) this.#made.set(request, { method: request.method, atMs: performance.now() });
    };
    subscribe('undici:request:create', created);
    const stopObserving = observeUndici(base, this.marks, (request, socket) => this.#nameOf(request, socket));
    this.#stop = () => {
      unsubscribe('undici:request:create', created);
      stopObserving();
    };
  }

  /** The server is there: what was asked for before counts from now. */
  begin(): void {
    this.#begunAtMs = performance.now();
  }

  stop(): void {
    this.#stop();
  }

  /** A request is ours when it leaves on a socket of ours. */
  #nameOf(request: UndiciRequest, socket: Socket | undefined): string | null {
    const known = this.#names.get(request);
    if (known !== undefined) return known;
    if (socket === undefined || !this.marks.connections.some((seen) => seen.socket === socket)) return null;
    const before = [...this.#ours.keys()].filter((name) => name.split('#')[0] === request.path).length;
    const name = before === 0 ? request.path : `${request.path}#${before + 1}`;
    this.#names.set(request, name);
    const { method, atMs } = this.#made.get(request) ?? { method: request.method, atMs: performance.now() };
    this.#ours.set(name, { method, atMs: Math.max(atMs, this.#begunAtMs) });
    return name;
  }

  /**
   * All requests that have been answered so far.
   *
   * @throws {ExperimentError} where there are none
   */
  timeline(of: {
    readonly name: string;
    readonly link: Link;
    readonly tcp: Tcp;
    readonly policy: Policy;
    readonly handshakeOrigin: Origin;
    /** The server's account. */
    readonly originSockets: readonly OriginSocket[];
    /** The port by which the server knows a connection. */
    readonly portOf: (connection: SeenConnection) => number | undefined;
  }): Timeline {
    const { name, link, tcp, policy, handshakeOrigin, originSockets, portOf } = of;
    const { connections: allConnections, requests: allRequests } = this.#sinceFirst();
    const requests = allRequests.filter(({ endedAtMs }) => endedAtMs !== null);
    if (requests.length === 0) {
      throw new ExperimentError(
        'missing requests: none has been answered yet; fetch something through this dispatcher',
      );
    }
    const connections = allConnections.filter(({ socket }) => requests.some((request) => request.socket === socket));
    const startMs = this.#startMs();
    const madeAtMs = (path: string) => this.#ours.get(path)!.atMs - startMs;
    const scenario = parseScenario({
      name,
      page: {
        resources: requests
          .map(({ path, bodyBytes }) => ({ path, bodyBytes, delayMs: madeAtMs(path) }))
          .sort((a, b) => a.delayMs - b.delayMs)
          .map((resource) => ({ ...resource, after: 'navigation', method: this.#ours.get(resource.path)!.method })),
      },
      link,
      tcp,
      policy,
    });
    const departures = new Map(
      scenario.page.resources.map((resource): [string, Departure] => {
        const request = requests.find(({ path }) => path === resource.path)!;
        const { openedAtMs } = connections.find(({ socket }) => socket === request.socket)!;
        const readyAtMs = madeAtMs(resource.path);
        const waited = openedAtMs < readyAtMs && request.sendingAtMs - readyAtMs > turnMs;
        return [resource.path, { resource, readyAtMs, waited, failedAtMs: null }];
      }),
    );
    const pairs = new Map<SeenConnection, OriginSocket>();
    for (const connection of connections) {
      const pair = originSockets.find(({ remotePort }) => remotePort === portOf(connection));
      if (pair) pairs.set(connection, pair);
    }
    return observedTimeline({ scenario, seen: { connections, requests }, departures, pairs, handshakeOrigin });
  }

  #startMs(): number {
    const firsts = [...this.#ours.values()].map(({ atMs }) => atMs);
    return Math.min(...firsts, ...this.marks.connections.map(({ openedAtMs }) => openedAtMs));
  }

  /** What was seen, counted from the first sign of life. */
  #sinceFirst(): { readonly connections: readonly SeenConnection[]; readonly requests: readonly SeenRequest[] } {
    const startMs = this.#startMs();
    const from = (ms: number | null): number | null => (ms === null ? null : ms - startMs);
    return {
      connections: this.marks.connections.map((seen) => ({
        ...seen,
        openedAtMs: seen.openedAtMs - startMs,
        establishedAtMs: from(seen.establishedAtMs),
        securedAtMs: from(seen.securedAtMs),
        closedAtMs: from(seen.closedAtMs),
      })),
      requests: this.marks.requests.map((seen) => ({
        ...seen,
        sendingAtMs: seen.sendingAtMs - startMs,
        sentAtMs: from(seen.sentAtMs),
        answeredAtMs: from(seen.answeredAtMs),
        endedAtMs: from(seen.endedAtMs),
      })),
    };
  }
}

/** A free connection takes a request some turns of the event loop later; that is no waiting. */
const turnMs = 1;
