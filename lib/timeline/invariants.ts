/**
 * What is true of every timeline, whichever engine made it. Checked when a timeline is finished and when one is loaded.
 * A violation is a `TimelineError` that names the connection or request, the rule and the numbers.
 */

import { TimelineError } from '../errors.ts';
import { controlPackets } from '../protocol/control-packets.ts';
import { isMultiplexed } from '../scenario/is-multiplexed.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { formatMs } from '../units.ts';
import { endedAtMs, requestsByConnection, sentAtMs } from './phases.ts';
import {
  type Connection,
  connectionPhaseNames,
  type Phase,
  type Request,
  requestPhaseNames,
  type Timeline,
  type Totals,
} from './timeline.ts';

/** Sums of floating-point milliseconds differ by less than this; a packet on the fastest link takes longer. */
const toleranceMs = 1e-5;

/**
 * @returns the same timeline
 * @throws {TimelineError} at the first invariant that does not hold
 */
export function checkInvariants(timeline: Timeline): Timeline {
  eachResourceOnce(timeline);
  for (const request of timeline.requests) {
    phasesFollow(`request ${request.id} (${request.path})`, request.phases, requestPhaseNames);
  }
  const carried = requestsByConnection(timeline);
  for (const connection of timeline.connections) {
    phasesFollow(`connection ${connection.id}`, connection.phases, connectionPhaseNames);
    connectionLives(timeline.scenario, connection, carried.get(connection.id)!);
  }
  const origins = new Set(timeline.connections.map(originOf));
  for (const origin of origins) openConnections(timeline, origin);
  totalsAgree(timeline);
  return timeline;
}

/** The totals that follow from connections and requests. */
export function totalsOf({ scenario, connections, requests }: Omit<Timeline, 'engine' | 'totals'>): Totals {
  const isTcp = scenario.policy.protocol !== 'HTTP/3';
  return {
    pageLoadMs: requests.reduce((last, request) => Math.max(last, endedAtMs(request)), 0),
    connections: connections.length,
    handshakes: connections.filter(({ phases }) => phases.some(({ name }) => name === 'connect')).length,
    requests: requests.length,
    bodyBytes: requests.reduce((sum, request) => sum + request.bodyBytes, 0),
    controlPackets: isTcp ? connections.length * controlPackets('four') : 0,
  };
}

function eachResourceOnce({ scenario, requests, connections }: Timeline): void {
  const { resources } = scenario.page;
  const ids = new Set(connections.map(({ id }) => id));
  must(ids.size === connections.length, () => 'connection ids are not unique');
  must(
    requests.length === resources.length,
    () => `${requests.length} requests for ${resources.length} resources; each appears once`,
  );
  for (const [index, request] of requests.entries()) {
    const resource = resources[index]!;
    const who = `request ${request.id}`;
    must(request.id === index + 1, () => `${who} stands at place ${index + 1}; requests have the order of the page`);
    must(request.path === resource.path, () => `${who} is for ${request.path}, not ${resource.path}`);
    must(ids.has(request.connection), () => `${who} names connection ${request.connection}, which does not exist`);
    const expectedBytes = request.status === 0 ? 0 : resource.bodyBytes;
    must(
      request.bodyBytes === expectedBytes,
      () => `${who} brought ${request.bodyBytes} of the ${expectedBytes} bytes of ${resource.path}`,
    );
  }
}

function phasesFollow(who: string, phases: readonly Phase<string>[], names: readonly string[]): void {
  must(phases.length > 0, () => `${who} has no phases`);
  for (const [place, phase] of phases.entries()) {
    const previous = phases[place - 1];
    const { name, startMs, endMs } = phase;
    must(Number.isFinite(startMs) && Number.isFinite(endMs), () => `${who}: phase ${name} has no times`);
    must(startMs >= -toleranceMs, () => `${who}: phase ${name} starts at ${formatMs(startMs)}, before navigation`);
    must(endMs >= startMs, () => `${who}: phase ${name} ends ${formatMs(startMs - endMs)} before it starts`);
    must(names.includes(name), () => `${who}: unknown phase ${name}; the phases are ${names.join(', ')}`);
    if (previous) {
      const inOrder = names.indexOf(name) > names.indexOf(previous.name);
      must(inOrder, () => `${who}: phase ${name} cannot follow ${previous.name}`);
      must(
        Math.abs(startMs - previous.endMs) <= toleranceMs,
        () =>
          `${who}: ${name} starts at ${formatMs(startMs)} but ${previous.name} ended at ${formatMs(previous.endMs)}`,
      );
    }
  }
}

function connectionLives({ page, policy, tcp }: Scenario, connection: Connection, requests: readonly Request[]): void {
  const who = `connection ${connection.id}`;
  const { openedAtMs, closedAtMs, closedBy, phases } = connection;
  const handshakeEndMs = phases.at(-1)!.endMs;
  const mayLeaveAtMs = policy.security.endsWith('-0rtt') || tcp.fastOpen ? openedAtMs : handshakeEndMs;
  must(near(phases[0]!.startMs, openedAtMs), () => `${who}: its first phase does not start when it was opened`);
  must(
    (closedAtMs === null) === (closedBy === null),
    () => `${who}: closedAtMs and closedBy must both be null or neither`,
  );
  if (closedAtMs !== null) must(closedAtMs >= openedAtMs - toleranceMs, () => `${who}: closed before it was opened`);
  for (const request of requests) {
    const sent = sentAtMs(request);
    const { origin } = page.resources[request.id - 1]!;
    must(
      origin === originOf(connection),
      () => `request ${request.id} for ${origin || 'the page itself'} is on ${who}`,
    );
    const what = `request ${request.id} (${request.path})`;
    must(
      sent >= mayLeaveAtMs - toleranceMs,
      () => `${what} left at ${formatMs(sent)}, before the handshake of ${who} ended at ${formatMs(handshakeEndMs)}`,
    );
    must(
      closedAtMs === null || endedAtMs(request) <= closedAtMs + toleranceMs,
      () => `${what} ended after ${who} was closed`,
    );
  }
  const mostRequests = policy.persistent ? policy.requestsPerConnectionMax : 1;
  must(
    mostRequests === null || requests.length <= mostRequests,
    () => `${who} carried ${requests.length} requests; the policy allows ${mostRequests}`,
  );
  const multiplexed = isMultiplexed(policy);
  if (!multiplexed) exchangesKeepTheirPlaces(who, requests, policy.pipelineDepth);
}

/** HTTP/1: an exchange may begin only when fewer than `depth` others are under way on its connection. */
function exchangesKeepTheirPlaces(who: string, requests: readonly Request[], depth: number): void {
  for (const [index, request] of requests.entries()) {
    const earlier = requests[index - depth];
    if (!earlier) continue;
    must(
      sentAtMs(request) >= endedAtMs(earlier) - toleranceMs,
      () =>
        `${who}: request ${request.id} left before request ${earlier.id} had ended; ${depth} may be under way at a time`,
    );
  }
}

/** Browsers and pools count connections by origin, and so does `connectionsMax`. */
function openConnections({ scenario: { policy }, connections }: Timeline, origin: string): void {
  const changes = connections
    .filter((connection) => originOf(connection) === origin)
    .flatMap(({ openedAtMs, closedAtMs }) => [
      { atMs: openedAtMs, by: 1 },
      { atMs: (closedAtMs ?? Number.POSITIVE_INFINITY) - toleranceMs, by: -1 },
    ])
    .sort((a, b) => a.atMs - b.atMs || a.by - b.by);
  let open = 0;
  for (const { atMs, by } of changes) {
    open += by;
    must(
      open <= policy.connectionsMax,
      () => `${open} connections open at ${formatMs(atMs)}; the policy allows ${policy.connectionsMax}`,
    );
  }
}

function originOf({ origin = '' }: Connection): string {
  return origin;
}

function totalsAgree(timeline: Timeline): void {
  const { totals } = timeline;
  const expected = totalsOf(timeline);
  for (const [name, value] of Object.entries(expected)) {
    const stated = totals[name as keyof Totals];
    must(near(stated, value), () => `totals.${name} is ${stated}, but connections and requests add up to ${value}`);
  }
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= toleranceMs;
}

/** The words are built only when they are needed: these checks run on every timeline. */
function must(holds: boolean, words: () => string): void {
  if (!holds) throw new TimelineError(`invalid timeline: ${words()}`);
}
