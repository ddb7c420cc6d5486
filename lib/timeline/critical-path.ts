/**
 * What the page load was waiting for, at every moment of it: the critical path, walked back from the last byte. A request
 * that was blocked waited for something else, and that is what counts: the exchange before it on its connection, the
 * handshake of that connection, or, where it had to open a connection, the exchange whose connection closed to make room.
 * Before a request became known, the path is that of the resource that revealed it. Wang, Balasubramanian, Krishnamurthy
 * and Wetherall, "Demystifying page load performance with WProf" (NSDI 2013), treat the critical path of real browsers;
 * here there is no parsing or script, only the network and the client's own delays.
 *
 * In measurements one thing ends shortly before the next begins: such a gap is booked to the phase `blocked`.
 */

import { endedAtMs, lives } from './phases.ts';
import type { Origin, Phase, PhaseName, Request, Timeline } from './timeline.ts';

/** A stretch of the path; `idle`: nothing was under way, the client waited of its own accord (`delayMs`). */
export interface Step {
  readonly name: PhaseName | 'idle';
  readonly startMs: number;
  readonly endMs: number;
  /** That of its phase; of an idle step, that of the request it came before. */
  readonly origin: Origin;
  /** `id` of the request. */
  readonly request: number;
}

/** Times closer than this are the same: less than a packet takes on the fastest link. */
const toleranceMs = 1e-5;

/** What the page load was waiting for, step by step. @returns the steps in order, without gaps, from 0 to `totals.pageLoadMs` */
export function criticalPath(timeline: Timeline): readonly Step[] {
  const walk = new WalkBack(timeline);
  const byEnd = [...timeline.requests].sort((a, b) => endedAtMs(b) - endedAtMs(a) || a.id - b.id);
  for (let request = byEnd[0]; request; request = walk.through(request)) {}
  return walk.steps.toReversed();
}

class WalkBack {
  /** The last step of the page load first. */
  readonly steps: Step[] = [];
  readonly #timeline: Timeline;
  readonly #lives: ReadonlyMap<number, readonly Phase[]>;
  readonly #visited = new Set<Request>();
  #atMs: number;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
    this.#lives = lives(timeline);
    this.#atMs = timeline.totals.pageLoadMs;
  }

  /** @returns what came before this request, or `undefined` at the start of navigation */
  through(request: Request): Request | undefined {
    this.#visited.add(request);
    for (const phase of this.#lives.get(request.id)!.toReversed()) {
      if (phase.startMs >= this.#atMs) continue;
      const before = phase.name === 'blocked' ? this.#blockedBy(request, phase) : undefined;
      if (before) return before;
      this.#back(phase, phase.startMs, request);
    }
    const by = this.#revealer(request);
    const { origin } = request.phases[0]!;
    this.#back({ name: 'idle', origin }, by ? endedAtMs(by) : 0, request);
    return by && !this.#visited.has(by) ? by : undefined;
  }

  /** A step from `startMs` to where the walk has come; none where there is nothing between. */
  #back({ name, origin }: Pick<Step, 'name' | 'origin'>, startMs: number, request: Request): void {
    if (this.#atMs - startMs <= toleranceMs) return;
    this.steps.push({ name, startMs, endMs: this.#atMs, origin, request: request.id });
    this.#atMs = startMs;
  }

  /** What a request waited for since `sinceMs`: an exchange to go on with; or a handshake, which is walked through. */
  #blockedBy(request: Request, blocked: Phase): Request | undefined {
    const sinceMs = blocked.startMs;
    const onItsConnection = (other: Request) => other.connection === request.connection;
    let before = this.#lastEnded(sinceMs, onItsConnection);
    if (!before) {
      const { phases } = this.#timeline.connections.find(({ id }) => id === request.connection)!;
      for (const own of phases.toReversed()) {
        if (own.endMs <= sinceMs || own.endMs > this.#atMs + toleranceMs) continue;
        this.#back(blocked, own.endMs, request);
        this.#back(own, Math.max(own.startMs, sinceMs), request);
      }
      before = this.#lastEnded(sinceMs, (other) => !onItsConnection(other));
    }
    if (before) this.#back(blocked, endedAtMs(before), request);
    return before;
  }

  #lastEnded(sinceMs: number, where: (request: Request) => boolean): Request | undefined {
    return this.#timeline.requests
      .filter((request) => where(request) && !this.#visited.has(request))
      .filter((request) => endedAtMs(request) > sinceMs + toleranceMs && endedAtMs(request) <= this.#atMs + toleranceMs)
      .sort((a, b) => endedAtMs(b) - endedAtMs(a) || a.id - b.id)[0];
  }

  #revealer(request: Request): Request | undefined {
    const { requests, scenario } = this.#timeline;
    const { after } = scenario.page.resources[request.id - 1]!;
    if (after === 'document') return requests[0];
    return requests.find(({ path }) => path === after);
  }
}
