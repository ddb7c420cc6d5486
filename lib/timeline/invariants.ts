/**
 * What is true of every timeline, whichever engine made it. Checked when a timeline is finished and when one is loaded.
 * A violation is a `TimelineError` that names the connection or request, the rule and the numbers.
 *
 * Every answer of every engine goes through here, and a figure may need thousands: so requests are gone through once, and
 * words are put together only for what is wrong.
 */

import { TimelineError } from '../errors.ts';
import { controlPackets } from '../protocol/control-packets.ts';
import { isMultiplexed } from '../scenario/is-multiplexed.ts';
import { pageLists } from '../scenario/page-lists.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { formatMs } from '../units.ts';
import { endedAtMs, inOrderOfLeaving, sentAtMs } from './phases.ts';
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
  const { scenario, connections } = timeline;
  const carried = eachResourceOnce(timeline);
  for (const connection of connections) {
    phasesFollow(connection, connectionPhaseNames);
    connectionLives(scenario, connection, inOrderOfLeaving(carried.get(connection.id)!));
  }
  openConnections(timeline);
  totalsAgree(timeline);
  return timeline;
}

/** The totals that follow from connections and requests. */
export function totalsOf({ scenario, connections, requests }: Omit<Timeline, 'engine' | 'totals'>): Totals {
  const isTcp = scenario.policy.protocol !== 'HTTP/3';
  let pageLoadMs = 0;
  let bodyBytes = 0;
  for (const request of requests) {
    pageLoadMs = Math.max(pageLoadMs, endedAtMs(request));
    bodyBytes += request.bodyBytes;
  }
  let handshakes = 0;
  for (const { phases } of connections) if (phases.some(isConnect)) handshakes++;
  return {
    pageLoadMs,
    connections: connections.length,
    handshakes,
    requests: requests.length,
    bodyBytes,
    controlPackets: isTcp ? connections.length * controlPacketsOfConnection : 0,
  };
}

const controlPacketsOfConnection = controlPackets('four');

function isConnect({ name }: Phase): boolean {
  return name === 'connect';
}

/** @returns the requests that each connection carried, by its id */
function eachResourceOnce({ scenario, requests, connections }: Timeline): ReadonlyMap<number, Request[]> {
  const { resources } = pageLists(scenario.page);
  const carried = new Map<number, Request[]>();
  for (const { id } of connections) carried.set(id, []);
  if (carried.size !== connections.length) throw invalid('connection ids are not unique');
  if (requests.length !== resources.length) {
    throw invalid(`${requests.length} requests for ${resources.length} resources; each appears once`);
  }
  for (let place = 0; place < requests.length; place++) {
    const request = requests[place]!;
    const { id, path, bodyBytes, connection } = request;
    const resource = resources[place]!;
    if (id !== place + 1) {
      throw invalid(`request ${id} stands at place ${place + 1}; requests have the order of the page`);
    }
    if (path !== resource.path) throw invalid(`request ${id} is for ${path}, not ${resource.path}`);
    const others = carried.get(connection);
    if (others === undefined) throw invalid(`request ${id} names connection ${connection}, which does not exist`);
    const expectedBytes = request.status === 0 ? 0 : resource.bodyBytes;
    if (bodyBytes !== expectedBytes) {
      throw invalid(`request ${id} brought ${bodyBytes} of the ${expectedBytes} bytes of ${path}`);
    }
    phasesFollow(request, requestPhaseNames);
    others.push(request);
  }
  return carried;
}

function phasesFollow(one: Request | Connection, names: readonly string[]): void {
  const phases: readonly Phase[] = one.phases;
  if (phases.length === 0) throw invalid(`${nameOf(one)} has no phases`);
  let previous: Phase | undefined;
  let previousRank = -1;
  for (let place = 0; place < phases.length; place++) {
    const phase = phases[place]!;
    const { name, startMs, endMs } = phase;
    const rank = names.indexOf(name);
    if (!Number.isFinite(startMs) || !Number.isFinite(endMs)) {
      throw invalid(`${nameOf(one)}: phase ${name} has no times`);
    }
    if (startMs < -toleranceMs) {
      throw invalid(`${nameOf(one)}: phase ${name} starts at ${formatMs(startMs)}, before navigation`);
    }
    if (endMs < startMs) {
      throw invalid(`${nameOf(one)}: phase ${name} ends ${formatMs(startMs - endMs)} before it starts`);
    }
    if (rank < 0) throw invalid(`${nameOf(one)}: unknown phase ${name}; the phases are ${names.join(', ')}`);
    if (previous !== undefined) {
      if (rank <= previousRank) throw invalid(`${nameOf(one)}: phase ${name} cannot follow ${previous.name}`);
      if (!near(startMs, previous.endMs)) {
        const ended = `${previous.name} ended at ${formatMs(previous.endMs)}`;
        throw invalid(`${nameOf(one)}: ${name} starts at ${formatMs(startMs)} but ${ended}`);
      }
    }
    previous = phase;
    previousRank = rank;
  }
}

function connectionLives({ page, policy, tcp }: Scenario, connection: Connection, requests: readonly Request[]): void {
  const { openedAtMs, closedAtMs, closedBy, phases } = connection;
  const handshakeEndMs = phases.at(-1)!.endMs;
  const mayLeaveAtMs = policy.security.endsWith('-0rtt') || tcp.fastOpen ? openedAtMs : handshakeEndMs;
  const origin = originOf(connection);
  const { resources } = pageLists(page);
  if (!near(phases[0]!.startMs, openedAtMs)) {
    throw invalid(`${nameOf(connection)}: its first phase does not start when it was opened`);
  }
  if ((closedAtMs === null) !== (closedBy === null)) {
    throw invalid(`${nameOf(connection)}: closedAtMs and closedBy must both be null or neither`);
  }
  if (closedAtMs !== null && !(closedAtMs >= openedAtMs - toleranceMs)) {
    throw invalid(`${nameOf(connection)}: closed before it was opened`);
  }
  for (const request of requests) {
    const wanted = resources[request.id - 1]!.origin;
    if (wanted !== origin) {
      throw invalid(`request ${request.id} for ${wanted || 'the page itself'} is on ${nameOf(connection)}`);
    }
    const sentMs = sentAtMs(request);
    if (!(sentMs >= mayLeaveAtMs - toleranceMs)) {
      const handshake = `the handshake of ${nameOf(connection)} ended at ${formatMs(handshakeEndMs)}`;
      throw invalid(`${nameOf(request)} left at ${formatMs(sentMs)}, before ${handshake}`);
    }
    if (closedAtMs !== null && !(endedAtMs(request) <= closedAtMs + toleranceMs)) {
      throw invalid(`${nameOf(request)} ended after ${nameOf(connection)} was closed`);
    }
  }
  const mostRequests = policy.persistent ? policy.requestsPerConnectionMax : 1;
  if (mostRequests !== null && requests.length > mostRequests) {
    throw invalid(`${nameOf(connection)} carried ${requests.length} requests; the policy allows ${mostRequests}`);
  }
  if (!isMultiplexed(policy)) exchangesKeepTheirPlaces(connection, requests, policy.pipelineDepth);
}

/** HTTP/1: an exchange may begin only when fewer than `depth` others are under way on its connection. */
function exchangesKeepTheirPlaces(connection: Connection, requests: readonly Request[], depth: number): void {
  for (let place = depth; place < requests.length; place++) {
    const request = requests[place]!;
    const earlier = requests[place - depth]!;
    if (sentAtMs(request) >= endedAtMs(earlier) - toleranceMs) continue;
    const before = `request ${request.id} left before request ${earlier.id} had ended`;
    throw invalid(`${nameOf(connection)}: ${before}; ${depth} may be under way at a time`);
  }
}

/** Browsers and pools count connections by origin, and so does `connectionsMax`. */
function openConnections({ scenario: { policy }, connections }: Timeline): void {
  // That many can be open at any time.
  if (connections.length <= policy.connectionsMax) return;
  const byOrigin = new Map<string, Connection[]>();
  for (const connection of connections) {
    const origin = originOf(connection);
    const others = byOrigin.get(origin);
    if (others === undefined) byOrigin.set(origin, [connection]);
    else others.push(connection);
  }
  for (const ofOrigin of byOrigin.values()) atATime(ofOrigin, policy.connectionsMax);
}

function atATime(connections: readonly Connection[], most: number): void {
  const openings = Float64Array.from(connections, ({ openedAtMs }) => openedAtMs).sort();
  const never = Number.POSITIVE_INFINITY;
  const closings = Float64Array.from(connections, ({ closedAtMs }) => (closedAtMs ?? never) - toleranceMs).sort();
  let closed = 0;
  for (let opened = 0; opened < openings.length; opened++) {
    const atMs = openings[opened]!;
    while (closings[closed]! <= atMs) closed++;
    const open = opened + 1 - closed;
    if (open > most) throw invalid(`${open} connections open at ${formatMs(atMs)}; the policy allows ${most}`);
  }
}

function originOf({ origin = '' }: Connection): string {
  return origin;
}

function totalsAgree(timeline: Timeline): void {
  const { totals } = timeline;
  const expected = totalsOf(timeline);
  for (const name of totalNames) {
    if (near(totals[name], expected[name])) continue;
    throw invalid(`totals.${name} is ${totals[name]}, but connections and requests add up to ${expected[name]}`);
  }
}

const totalNames = [
  'pageLoadMs',
  'connections',
  'handshakes',
  'requests',
  'bodyBytes',
  'controlPackets',
] as const satisfies readonly (keyof Totals)[];

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= toleranceMs;
}

function nameOf(one: Request | Connection): string {
  return 'path' in one ? `request ${one.id} (${one.path})` : `connection ${one.id}`;
}

function invalid(words: string): TimelineError {
  return new TimelineError(`invalid timeline: ${words}`);
}
