/**
 * Why a request took as long as it did, read off the model's timeline: half round trips, the server's time, windows. What
 * an answer waited for that is none of these, it waited for those before it or beside it.
 */

import { admit } from '../engine.ts';
import { isMultiplexed } from '../scenario/is-multiplexed.ts';
import type { Scenario, ScenarioInput, Security } from '../scenario/scenario.ts';
import { requestsByConnection } from '../timeline/phases.ts';
import type { Cause, RequestStory } from '../timeline/story.ts';
import type { Connection, Phase, Request } from '../timeline/timeline.ts';
import { formatRate } from '../units.ts';
import { modelEngine } from './model.ts';
import { Page, type Stall } from './page.ts';
import { record } from './record.ts';

/**
 * The story of each request of a page.
 *
 * @returns by place on the page; times in ms from navigation
 * @throws {ScenarioError} where the scenario is wrong
 * @throws {UnsupportedError} where no closed form exists
 * @example
 * story({ page: { resources: [{ path: '/', bodyBytes: 1, serverMs: 40 }] } })[0].causes.map(({ cause }) => cause);
 * // ['TCP handshake', 'request travels to the server', 'server thinks', 'first byte travels back']
 */
export function story(input: ScenarioInput): readonly RequestStory[] {
  const scenario = admit(modelEngine, input);
  const stalled: Stall[] = [];
  const timeline = record(scenario, new Page(scenario, stalled).load());
  const carried = requestsByConnection(timeline);
  return timeline.requests.map((request): RequestStory => {
    const { id, path } = request;
    const connection = timeline.connections[request.connection - 1]!;
    const isFirst = carried.get(connection.id)![0] === request;
    const stalls = stalled.filter((stall) => stall.path === path);
    return { requestId: id, path, causes: causesOf({ scenario, connection, request, isFirst, stalls }) };
  });
}

interface Told {
  readonly scenario: Scenario;
  readonly connection: Connection;
  readonly request: Request;
  /** Whether it is the first on its connection. */
  readonly isFirst: boolean;
  readonly stalls: readonly Stall[];
}

function causesOf(told: Told): readonly Cause[] {
  const { connection, request, isFirst } = told;
  const startMs = request.phases[0]!.startMs;
  const isOpener = isFirst && request.phases[0]!.name !== 'blocked';
  const teller = new Teller(isOpener ? connection.openedAtMs : startMs);
  if (isOpener) handshake(teller, told, startMs);
  for (const phase of request.phases) tellPhase[phase.name](teller, told, phase);
  return teller.causes;
}

/** Puts causes one after another, without gaps, and leaves empty ones out. */
class Teller {
  readonly causes: Cause[] = [];
  #atMs: number;

  constructor(atMs: number) {
    this.#atMs = atMs;
  }

  until(endMs: number, cause: string): void {
    if (endMs <= this.#atMs) return;
    this.causes.push({ startMs: this.#atMs, endMs, cause });
    this.#atMs = endMs;
  }
}

const tellPhase: {
  readonly [name in Request['phases'][number]['name']]: (t: Teller, told: Told, phase: Phase) => void;
} = {
  blocked: (teller, told, { endMs }) => {
    const { policy } = told.scenario;
    const hasStreams = isMultiplexed(policy);
    const inUse = hasStreams ? '' : ` (at most ${policy.connectionsMax})`;
    teller.until(Math.min(endMs, told.connection.openedAtMs), `waiting for a free connection${inUse}`);
    handshake(teller, told, endMs);
    teller.until(endMs, `waiting for a free connection${inUse}`);
  },
  send: (teller, { scenario }, { endMs }) => {
    teller.until(endMs, `request leaves at ${formatRate(scenario.link.rateBitsPerSecond)}`);
  },
  wait: (teller, { scenario, request, stalls }, { startMs, endMs }) => {
    const halfMs = scenario.link.rttMs / 2;
    if (request.status === 0) {
      teller.until(endMs, 'the server has closed the connection, and this is how long the client takes to know');
      return;
    }
    const { serverMs } = scenario.page.resources[request.id - 1]!;
    const arrivedMs = Math.min(startMs + halfMs, endMs);
    const backMs = Math.max(endMs - halfMs, arrivedMs);
    teller.until(arrivedMs, 'request travels to the server');
    teller.until(Math.min(arrivedMs + serverMs, backMs), 'server thinks');
    // A stall is told as the client notices it, half a round trip later than it is at the server.
    const stalledMs = stalls.filter((stall) => stall.endMs <= endMs).reduce((sum, s) => sum + s.endMs - s.startMs, 0);
    teller.until(backMs - stalledMs, behindOthers(scenario));
    teller.until(backMs, 'waiting for the congestion window');
    teller.until(endMs, 'first byte travels back');
  },
  receive: (teller, { scenario, stalls }, { startMs, endMs }) => {
    const arrives = `body arrives at ${formatRate(scenario.link.rateBitsPerSecond)}`;
    const within = stalls.filter((stall) => stall.startMs >= startMs && stall.endMs <= endMs);
    for (const [round, stall] of within.entries()) {
      teller.until(stall.startMs, arrives);
      teller.until(stall.endMs, `waiting for the congestion window: round ${round + 2} of ${within.length + 1}`);
    }
    teller.until(endMs, scenario.link.lossRate > 0 ? `${arrives}, with what loss costs on average` : arrives);
  },
};

function behindOthers({ policy, link }: Scenario): string {
  if (policy.pipelineDepth > 1) return 'blocked by the answer before it (head-of-line)';
  return link.lossRate > 0 ? 'what loss costs on average' : 'sharing the connection with other answers';
}

/** The part of a connection's handshakes that has passed by `endMs`. */
function handshake(teller: Teller, { scenario, connection }: Told, endMs: number): void {
  for (const phase of connection.phases) teller.until(Math.min(phase.endMs, endMs), handshakeName(phase, scenario));
}

function handshakeName({ name }: Phase, { policy }: Scenario): string {
  if (name === 'tls') return `${tlsName(policy.security)} handshake`;
  return policy.protocol === 'HTTP/3' ? 'QUIC handshake' : 'TCP handshake';
}

function tlsName(security: Security): string {
  const [version, ...how] = security.replace('tls', 'TLS ').split('-');
  return [version, ...how].join(', ');
}
