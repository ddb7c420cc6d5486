/**
 * The one way in which engines make a timeline: they say what happened, in any order; `finish` puts it in order, adds it
 * up, checks the invariants and freezes it.
 */

import { deepFreeze } from '../deep-freeze.ts';
import type { Scenario } from '../scenario/scenario.ts';
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
  readonly #origin: Origin;
  readonly #connections: Writable<Connection>[] = [];
  readonly #requests = new Map<string, Request>();
  readonly #places: ReadonlyMap<string, number>;

  /** `origin` is that of every phase for which no other is given. */
  constructor(engine: EngineName, scenario: Scenario, origin: Origin) {
    this.#engine = engine;
    this.#scenario = scenario;
    this.#origin = origin;
    this.#places = new Map(scenario.page.resources.map(({ path }, place) => [path, place]));
  }

  /**
   * @param marks names and end times of the handshake's phases, in order; the first starts at `openedAtMs`
   * @param origin whom the connection leads to; empty: the document's origin
   * @returns the id of the new connection, counted from 1
   */
  connection(openedAtMs: number, marks: readonly Mark<ConnectionPhaseName>[], origin = ''): number {
    const id = this.#connections.length + 1;
    this.#connections.push({
      id,
      ...(origin === '' ? {} : { origin }),
      openedAtMs: roundMs(openedAtMs),
      closedAtMs: null,
      closedBy: null,
      phases: this.#phases(openedAtMs, marks),
    });
    return id;
  }

  closed(connection: number, atMs: number, by: 'client' | 'server'): void {
    const closing = this.#connections[connection - 1]!;
    closing.closedAtMs = roundMs(atMs);
    closing.closedBy = by;
  }

  /** `marks` are the ends of the request's phases, in order; the first starts at `startMs`. Empty phases are left out. */
  request(what: {
    readonly path: string;
    readonly connection: number;
    readonly startMs: number;
    readonly marks: readonly Mark<RequestPhaseName>[];
    readonly status?: number;
    readonly bodyBytes?: number;
  }): void {
    const index = this.#places.get(what.path)!;
    this.#requests.set(what.path, {
      id: index + 1,
      path: what.path,
      connection: what.connection,
      status: what.status ?? 200,
      bodyBytes: what.bodyBytes ?? this.#scenario.page.resources[index]!.bodyBytes,
      phases: withoutEmpty(this.#phases(what.startMs, what.marks)),
    });
  }

  /** @throws {TimelineError} where what was recorded breaks an invariant */
  finish(): Timeline {
    const requests = [...this.#requests.values()].sort((a, b) => a.id - b.id);
    const answer = { engine: this.#engine, scenario: this.#scenario, connections: this.#connections, requests };
    const timeline: Timeline = { ...answer, totals: totalsOf(answer) };
    return deepFreeze(checkInvariants(timeline));
  }

  #phases<Name extends string>(startMs: number, marks: readonly Mark<Name>[]): Phase<Name>[] {
    let from = roundMs(startMs);
    return marks.map(({ name, endMs, origin = this.#origin }) => {
      const phase = { name, startMs: from, endMs: roundMs(endMs), origin };
      from = phase.endMs;
      return phase;
    });
  }
}

/** The end of a phase. */
export interface Mark<Name extends string> {
  readonly name: Name;
  readonly endMs: number;
  readonly origin?: Origin;
}

function withoutEmpty<Name extends string>(phases: readonly Phase<Name>[]): readonly Phase<Name>[] {
  const full = phases.filter(({ startMs, endMs }) => startMs !== endMs);
  return full.length > 0 ? full : phases.slice(-1);
}
