/**
 * The one way in which engines make a timeline: they say what happened, in any order; `finish` puts it in order, adds it
 * up and checks the invariants. All of it is frozen as it is made.
 *
 * A request is recorded in the order in which it was lived: `begin`, with `phase` the end of each phase in turn, and `end`.
 * A figure may ask for thousands of timelines, so there is no list in between; `request` takes one, from those who have it.
 */

import { deepFreeze } from '../deep-freeze.ts';
import { pageLists } from '../scenario/page-lists.ts';
import type { Resource, Scenario } from '../scenario/scenario.ts';
import { roundMs } from '../units.ts';
import { checkInvariants, totalsOf } from './invariants.ts';
import type {
  Connection,
  ConnectionPhaseName,
  EngineName,
  Origin,
  Phase,
  Request,
  RequestPhaseName,
  Timeline,
} from './timeline.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export class TimelineRecorder {
  readonly #engine: EngineName;
  readonly #scenario: Scenario;
  readonly #resources: readonly Resource[];
  readonly #origin: Origin;
  readonly #connections: Writable<Connection>[] = [];
  /** By place on the page. */
  readonly #requests: (Request | undefined)[];
  #places: ReadonlyMap<string, number> | undefined;
  /** The phases since `begin` stand in the first places; the last of them ended at `#untilMs`. */
  readonly #phases: Phase<RequestPhaseName>[] = [];
  #count = 0;
  #untilMs = 0;

  /** `origin` is that of every phase for which no other is given. */
  constructor(engine: EngineName, scenario: Scenario, origin: Origin) {
    this.#engine = engine;
    this.#scenario = scenario;
    this.#origin = origin;
    this.#resources = pageLists(scenario.page).resources;
    this.#requests = this.#resources.map(() => undefined);
  }

  /**
   * @param marks names and end times of the handshake's phases, in order; the first starts at `openedAtMs`
   * @param origin whom the connection leads to; empty: the document's origin
   * @returns the id of the new connection, counted from 1
   */
  connection(openedAtMs: number, marks: readonly Mark<ConnectionPhaseName>[], origin = ''): number {
    const id = this.#connections.length + 1;
    const fromMs = roundMs(openedAtMs);
    let startMs = fromMs;
    const phases = marks.map(({ name, endMs, origin: source = this.#origin }) => {
      const phase = Object.freeze({ name, startMs, endMs: roundMs(endMs), origin: source });
      startMs = phase.endMs;
      return phase;
    });
    this.#connections.push(
      origin === ''
        ? { id, openedAtMs: fromMs, closedAtMs: null, closedBy: null, phases }
        : { id, origin, openedAtMs: fromMs, closedAtMs: null, closedBy: null, phases },
    );
    return id;
  }

  closed(connection: number, atMs: number, by: 'client' | 'server'): void {
    const closing = this.#connections[connection - 1]!;
    closing.closedAtMs = roundMs(atMs);
    closing.closedBy = by;
  }

  /** A request's first phase starts. */
  begin(startMs: number): void {
    this.#untilMs = roundMs(startMs);
    this.#count = 0;
  }

  /** A phase of the request that has begun ends. One that took no time is left out, unless there is no other. */
  phase(name: RequestPhaseName, endMs: number, origin: Origin = this.#origin): void {
    const startMs = this.#untilMs;
    const untilMs = roundMs(endMs);
    this.#untilMs = untilMs;
    if (this.#count === 1 && this.#phases[0]!.startMs === this.#phases[0]!.endMs) this.#count = 0;
    else if (this.#count > 0 && untilMs === startMs) return;
    this.#phases[this.#count++] = Object.freeze({ name, startMs, endMs: untilMs, origin });
  }

  /** The phases since `begin` are those of the request for the resource at `place`, from 0. */
  end(place: number, { connection, status, bodyBytes }: Pick<Request, 'connection' | 'status' | 'bodyBytes'>): void {
    const { path } = this.#resources[place]!;
    const phases = this.#phases.slice(0, this.#count);
    this.#requests[place] = { id: place + 1, path, connection, status, bodyBytes, phases };
  }

  /** `marks` are the ends of the request's phases, in order; the first starts at `startMs`. */
  request(what: {
    readonly path: string;
    readonly connection: number;
    readonly startMs: number;
    readonly marks: readonly Mark<RequestPhaseName>[];
    readonly status?: number;
    readonly bodyBytes?: number;
  }): void {
    const resources = this.#resources;
    this.#places ??= new Map(resources.map(({ path }, place) => [path, place]));
    const place = this.#places.get(what.path)!;
    const { connection, status = 200, bodyBytes = resources[place]!.bodyBytes } = what;
    this.begin(what.startMs);
    for (const { name, endMs, origin } of what.marks) this.phase(name, endMs, origin);
    this.end(place, { connection, status, bodyBytes });
  }

  /** @throws {TimelineError} where what was recorded breaks an invariant */
  finish(): Timeline {
    const engine = this.#engine;
    const scenario = deepFreeze(this.#scenario);
    const connections: readonly Connection[] = this.#connections;
    const requests = this.#requests.filter((request) => request !== undefined);
    const totals = totalsOf({ scenario, connections, requests });
    // Frozen after the check, which reads the lists again and again.
    return frozen(checkInvariants({ engine, scenario, connections, requests, totals }));
  }
}

/** The end of a phase. */
export interface Mark<Name extends string> {
  readonly name: Name;
  readonly endMs: number;
  readonly origin?: Origin;
}

/** Phases are frozen as they are made. */
function frozen(timeline: Timeline): Timeline {
  const { connections, requests, totals } = timeline;
  for (const ofOne of [connections, requests]) {
    for (const one of ofOne) {
      Object.freeze(one.phases);
      Object.freeze(one);
    }
    Object.freeze(ofOne);
  }
  Object.freeze(totals);
  return Object.freeze(timeline);
}
