/**
 * When everything on a page happens, by formula: each step adds one cost (a handshake, a request's bytes, half a round
 * trip, the server's time, a window and the wait for its acknowledgement) to the time of the step before it, and a step
 * that needs two others starts after the later one. There are no packets and there is no chance in it.
 *
 * Kurose & Ross's conventions: control packets take no room on the link, closing takes no time, what a document reveals
 * is asked for when its last byte has arrived, and connections share the link's rate evenly.
 */

import { isIdempotent } from '../protocol/pipelining.ts';
import type { Resource, Scenario } from '../scenario/scenario.ts';
import { type Mark, TimelineRecorder } from '../timeline/recorder.ts';
import type { ConnectionPhaseName, RequestPhaseName, Timeline } from '../timeline/timeline.ts';
import { transmissionMs } from '../units.ts';
import { Agenda } from './agenda.ts';
import { AnswerStream } from './answer-stream.ts';
import { type LossCost, lossCost } from './loss.ts';
import { type OpeningCost, openingCost } from './opening-cost.ts';
import { SharedLink } from './shared-link.ts';

interface Exchange {
  readonly resource: Resource;
  readonly discoveredAtMs: number;
  connection: OpenConnection | undefined;
  failures: number;
  /** Whether it is the first on its connection. */
  isFirst: boolean;
  sentAtMs: number;
  departedAtMs: number;
  firstByteAtMs: number;
}

interface OpenConnection {
  readonly id: number;
  readonly openedAtMs: number;
  readonly answers: AnswerStream;
  state: 'opening' | 'open' | 'closed';
  underWay: number;
  /** RFC 9112 s.9.3.2: nothing is pipelined after a request that must not be repeated. */
  mayPipeline: boolean;
  carried: number;
  /** Of the last answer's last byte at the client; before the first, of the handshake's end. */
  idleSinceMs: number;
}

export class Page {
  readonly #scenario: Scenario;
  readonly #opening: OpeningCost;
  readonly #loss: LossCost;
  readonly #recorder: TimelineRecorder;
  readonly #agenda = new Agenda();
  readonly #downlink: SharedLink;
  readonly #revealedBy = new Map<string, Resource[]>();
  readonly #isMultiplexed: boolean;
  readonly #connectionsMax: number;
  readonly #underWayMax: number;
  readonly #carriedMax: number;
  readonly #queue: Exchange[] = [];
  readonly #connections: OpenConnection[] = [];
  #uplinkFreeAtMs = 0;
  #lastByteAtMs = 0;

  constructor(scenario: Scenario) {
    const { page, policy, link } = scenario;
    this.#isMultiplexed = policy.protocol === 'HTTP/2' || policy.protocol === 'HTTP/3';
    this.#scenario = scenario;
    this.#opening = openingCost(scenario);
    this.#loss = lossCost(scenario);
    this.#recorder = new TimelineRecorder('model', scenario, 'computed');
    this.#downlink = new SharedLink(this.#agenda, link.rateBitsPerSecond);
    this.#connectionsMax = this.#isMultiplexed ? 1 : policy.connectionsMax;
    this.#underWayMax = this.#isMultiplexed ? Number.POSITIVE_INFINITY : policy.pipelineDepth;
    this.#carriedMax = policy.persistent ? (policy.requestsPerConnectionMax ?? Number.POSITIVE_INFINITY) : 1;
    const document = page.resources[0]!.path;
    for (const resource of page.resources) {
      const revealer = resource.after === 'document' ? document : resource.after;
      const revealed = this.#revealedBy.get(revealer);
      if (revealed) revealed.push(resource);
      else this.#revealedBy.set(revealer, [resource]);
    }
  }

  load(): Timeline {
    this.#reveal('navigation', 0);
    this.#dispatch();
    this.#agenda.run();
    this.#closeIdle(this.#lastByteAtMs);
    return this.#recorder.finish();
  }

  #reveal(revealer: string, atMs: number): void {
    for (const resource of this.#revealedBy.get(revealer) ?? []) {
      const discoveredAtMs = atMs + resource.delayMs;
      const exchange: Exchange = {
        resource,
        discoveredAtMs,
        connection: undefined,
        failures: 0,
        isFirst: false,
        sentAtMs: Number.NaN,
        departedAtMs: Number.NaN,
        firstByteAtMs: Number.NaN,
      };
      if (resource.delayMs === 0) this.#queue.push(exchange);
      else {
        this.#agenda.at(discoveredAtMs, () => {
          this.#queue.push(exchange);
          this.#dispatch();
        });
      }
    }
  }

  /** Late binding: a request is given its connection when it can leave, not when it is discovered. */
  #dispatch(): void {
    this.#closeIdle(this.#agenda.nowMs);
    while (this.#queue.length > 0) {
      const free = this.#freeConnection(this.#queue[0]!);
      if (free) this.#send(this.#queue.shift()!, free);
      else if (!this.#openAnother()) return;
    }
  }

  /** An idle connection, the last used first; else, once no more may be opened, one with room for pipelining. */
  #freeConnection({ resource }: Exchange): OpenConnection | undefined {
    let best: OpenConnection | undefined;
    let open = 0;
    let opening = 0;
    for (const connection of this.#connections) {
      if (connection.state === 'closed') continue;
      open++;
      if (connection.state === 'opening') opening++;
      else if (connection.underWay === 0 && connection.carried < this.#carriedMax) {
        if (!best || connection.idleSinceMs > best.idleSinceMs) best = connection;
      }
    }
    const mayOpen = open < this.#connectionsMax && opening < this.#queue.length;
    const mayPipeline = this.#isMultiplexed || isIdempotent(resource.method);
    if (best || mayOpen || this.#queue.length <= opening || !mayPipeline) return best;
    for (const connection of this.#connections) {
      if (connection.state !== 'open' || !connection.mayPipeline || connection.carried >= this.#carriedMax) continue;
      if (connection.underWay < (best?.underWay ?? this.#underWayMax)) best = connection;
    }
    return best;
  }

  #openAnother(): boolean {
    const open = this.#connections.filter(({ state }) => state !== 'closed');
    const opening = open.filter(({ state }) => state === 'opening').length;
    if (open.length >= this.#connectionsMax || opening >= this.#queue.length) return false;
    const { nowMs } = this.#agenda;
    const { connectMs, tlsMs, leavesAfterMs, serverBytes } = this.#opening;
    const connectedAtMs = nowMs + this.#loss.handshakeMs + connectMs;
    const marks: Mark<ConnectionPhaseName>[] = [{ name: 'connect', endMs: connectedAtMs }];
    if (tlsMs !== null) marks.push({ name: 'tls', endMs: connectedAtMs + tlsMs });
    const usableAtMs = nowMs + this.#loss.handshakeMs + leavesAfterMs;
    const connection: OpenConnection = {
      id: this.#recorder.connection(nowMs, marks),
      openedAtMs: nowMs,
      answers: new AnswerStream(this.#scenario, {
        agenda: this.#agenda,
        link: this.#downlink,
        acknowledgedBytes: serverBytes,
      }),
      state: 'opening',
      underWay: 0,
      mayPipeline: true,
      carried: 0,
      idleSinceMs: usableAtMs,
    };
    this.#connections.push(connection);
    this.#agenda.at(usableAtMs, () => {
      connection.state = 'open';
      this.#dispatch();
    });
    return true;
  }

  #send(exchange: Exchange, connection: OpenConnection): void {
    const { link, policy } = this.#scenario;
    const { resource } = exchange;
    const { nowMs } = this.#agenda;
    const isFirst = connection.carried === 0;
    exchange.isFirst = isFirst;
    const upBytes = resource.requestBytes + (isFirst ? this.#opening.ridingBytes : 0);
    const downBytes = resource.headerBytes + resource.bodyBytes + (isFirst ? this.#opening.leadingBytes : 0);
    exchange.connection = connection;
    exchange.sentAtMs = nowMs;
    exchange.departedAtMs = Math.max(nowMs, this.#uplinkFreeAtMs) + transmissionMs(upBytes, link.rateBitsPerSecond);
    this.#uplinkFreeAtMs = exchange.departedAtMs;
    const arrivesAtMs = exchange.departedAtMs + link.rttMs / 2;
    // RFC 9112 s.9.5: the server may have closed the idle connection while the request was on its way.
    const closesAtMs = connection.idleSinceMs + policy.idleTimeoutMs;
    if (connection.underWay === 0 && !isFirst && arrivesAtMs > closesAtMs - link.rttMs / 2) {
      this.#lose(exchange, connection, closesAtMs);
      return;
    }
    connection.carried++;
    connection.underWay++;
    connection.mayPipeline = this.#isMultiplexed || isIdempotent(resource.method);
    const isReady = connection.answers.expect({
      bytes: downBytes,
      firstByteLeft: (atMs) => {
        exchange.firstByteAtMs = atMs + link.rttMs / 2;
      },
      lastByteLeft: (atMs) => {
        this.#agenda.at(atMs + this.#loss.answerMs(downBytes) + link.rttMs / 2, () =>
          this.#ended(exchange, connection),
        );
      },
    });
    this.#agenda.at(arrivesAtMs + this.#loss.requestMs + resource.serverMs, isReady);
  }

  /** RFC 9110 s.9.2.2: a request that may be repeated is sent again, once, on another connection. */
  #lose(exchange: Exchange, connection: OpenConnection, noticedAtMs: number): void {
    connection.state = 'closed';
    this.#recorder.closed(connection.id, noticedAtMs, 'server');
    exchange.failures++;
    this.#agenda.at(noticedAtMs, () => {
      if (isIdempotent(exchange.resource.method) && exchange.failures < 2) this.#queue.unshift(exchange);
      else this.#record(exchange, connection, { failed: true });
      this.#dispatch();
    });
  }

  #ended(exchange: Exchange, connection: OpenConnection): void {
    const { nowMs } = this.#agenda;
    connection.underWay--;
    connection.idleSinceMs = nowMs;
    if (connection.carried >= this.#carriedMax && connection.underWay === 0) {
      connection.state = 'closed';
      this.#recorder.closed(connection.id, nowMs, 'server');
    }
    this.#record(exchange, connection, { failed: false });
    this.#dispatch();
  }

  #record(exchange: Exchange, connection: OpenConnection, { failed }: { readonly failed: boolean }): void {
    const { nowMs } = this.#agenda;
    const { resource, discoveredAtMs, sentAtMs, departedAtMs, firstByteAtMs } = exchange;
    const openedIt = exchange.isFirst && connection.openedAtMs === discoveredAtMs;
    const marks: Mark<RequestPhaseName>[] = [{ name: 'send', endMs: departedAtMs }];
    if (!openedIt) marks.unshift({ name: 'blocked', endMs: sentAtMs });
    if (failed) marks.push({ name: 'wait', endMs: nowMs });
    else marks.push({ name: 'wait', endMs: firstByteAtMs }, { name: 'receive', endMs: nowMs });
    this.#recorder.request({
      path: resource.path,
      connection: connection.id,
      startMs: openedIt ? sentAtMs : discoveredAtMs,
      marks,
      ...(failed ? { status: 0, bodyBytes: 0 } : {}),
    });
    this.#lastByteAtMs = Math.max(this.#lastByteAtMs, nowMs);
    this.#reveal(resource.path, nowMs);
  }

  #closeIdle(nowMs: number): void {
    for (const connection of this.#connections) {
      if (connection.state !== 'open' || connection.underWay > 0) continue;
      const closesAtMs = connection.idleSinceMs + this.#scenario.policy.idleTimeoutMs;
      if (closesAtMs > nowMs) continue;
      connection.state = 'closed';
      this.#recorder.closed(connection.id, closesAtMs, 'server');
    }
  }
}
