/**
 * When everything on a page happens, by formula: each step adds one cost (a handshake, a request's bytes, half a round
 * trip, the server's time, a window and the wait for its acknowledgement) to the time of the step before it, and a step
 * that needs two others starts after the later one. There are no packets and there is no chance in it.
 *
 * Kurose & Ross's conventions: control packets take no room on the link, closing takes no time, what a document reveals
 * is asked for when its last byte has arrived, and connections share the link's rate evenly.
 */

import { isIdempotent, methods } from '../protocol/pipelining.ts';
import { isMultiplexed } from '../scenario/is-multiplexed.ts';
import type { Resource, Scenario } from '../scenario/scenario.ts';
import { type Mark, TimelineRecorder } from '../timeline/recorder.ts';
import type { ConnectionPhaseName, RequestPhaseName, Timeline } from '../timeline/timeline.ts';
import { roundMs, transmissionMs } from '../units.ts';
import { Agenda } from './agenda.ts';
import { AnswerStream } from './answer-stream.ts';
import { type LossCost, lossCost } from './loss.ts';
import { type OpeningCost, openingCost } from './opening-cost.ts';
import { Pool, type Pooled } from './pool.ts';
import { SharedLink } from './shared-link.ts';

interface Exchange {
  readonly resource: Resource;
  readonly discoveredAtMs: number;
  /** How often it was sent; above 1 after a connection closed under it. */
  attempts: number;
  /** Whether it is the first on its connection. */
  isFirst: boolean;
  sentAtMs: number;
  departedAtMs: number;
  firstByteAtMs: number;
}

interface OpenConnection extends Pooled {
  readonly id: number;
  readonly openedAtMs: number;
  readonly answers: AnswerStream;
  /** Until when its server thinks of what it was asked, and of what is not safe among that. */
  thinksUntilMs: number;
  thinksOfUnsafeUntilMs: number;
  /** Requests of which the server has some but whose answers it has not sent; and how many there have been in all. */
  answering: number;
  arrived: number;
  /** Whether the server has closed it, of which the client learns half a round trip later. */
  isClosing: boolean;
  readonly unanswered: Set<Exchange>;
}

/** A stretch of a request's time in which its answer waited for the congestion window. */
export interface Stall {
  readonly path: string;
  readonly startMs: number;
  readonly endMs: number;
}

type OriginPool = Pool<OpenConnection, Exchange>;

export class Page {
  readonly #scenario: Scenario;
  readonly #isMultiplexed: boolean;
  readonly #isQuic: boolean;
  readonly #opening: OpeningCost;
  readonly #loss: LossCost;
  readonly #recorder: TimelineRecorder;
  readonly #agenda = new Agenda();
  readonly #downlink: SharedLink;
  readonly #revealedBy = new Map<string, Resource[]>();
  readonly #pools = new Map<string, OriginPool>();
  /** Since connections were given out last: what was discovered, and what is to be sent again. */
  #discovered: Exchange[] = [];
  #unanswered: Exchange[] = [];
  #isDispatchPlanned = false;
  #places: ReadonlyMap<Resource, number> | undefined;
  /** When answers waited for the congestion window, as the client notices it. */
  readonly stalls: Stall[] = [];
  #uplinkFreeAtMs = 0;
  #left: number;

  constructor(scenario: Scenario) {
    const { page, link, policy } = scenario;
    this.#scenario = scenario;
    this.#isQuic = policy.protocol === 'HTTP/3';
    this.#left = page.resources.length;
    this.#isMultiplexed = isMultiplexed(policy);
    this.#opening = openingCost(scenario);
    this.#loss = lossCost(scenario);
    this.#recorder = new TimelineRecorder('model', scenario, 'computed');
    this.#downlink = new SharedLink(this.#agenda, link.rateBitsPerSecond);
    const document = page.resources[0]!.path;
    for (const resource of page.resources) {
      const revealer = resource.after === 'document' ? document : resource.after;
      const revealed = this.#revealedBy.get(revealer);
      if (revealed) revealed.push(resource);
      else this.#revealedBy.set(revealer, [resource]);
      if (!this.#pools.has(resource.origin)) this.#pools.set(resource.origin, new Pool(scenario));
    }
  }

  load(): Timeline {
    this.#reveal('navigation');
    this.#agenda.run(() => this.#left === 0);
    return this.#recorder.finish();
  }

  #reveal(revealer: string): void {
    for (const resource of this.#revealedBy.get(revealer) ?? []) {
      if (resource.delayMs === 0) this.#discover(resource);
      else this.#agenda.at(this.#agenda.nowMs + resource.delayMs, () => this.#discover(resource));
    }
  }

  #discover(resource: Resource): void {
    const unknown = { sentAtMs: Number.NaN, departedAtMs: Number.NaN, firstByteAtMs: Number.NaN };
    this.#discovered.push({ resource, discoveredAtMs: this.#agenda.nowMs, attempts: 0, isFirst: false, ...unknown });
    this.#planDispatch();
  }

  /**
   * Connections are given out when all is known that happens at this moment: first to what is sent again, in the order in
   * which it left, then in the order of the page.
   */
  #planDispatch(): void {
    if (this.#isDispatchPlanned) return;
    this.#isDispatchPlanned = true;
    this.#agenda.decide(() => {
      this.#isDispatchPlanned = false;
      const again = this.#inPageOrder(this.#unanswered).sort((a, b) => a.sentAtMs - b.sentAtMs);
      for (const exchange of again.reverse()) this.#poolOf(exchange).add(exchange, { again: true });
      for (const exchange of this.#inPageOrder(this.#discovered)) this.#poolOf(exchange).add(exchange);
      this.#unanswered = [];
      this.#discovered = [];
      for (const [origin, pool] of this.#pools) this.#dispatch(pool, origin);
    });
  }

  #inPageOrder(exchanges: readonly Exchange[]): Exchange[] {
    const { resources } = this.#scenario.page;
    if (exchanges.length < 2) return [...exchanges];
    this.#places ??= new Map(resources.map((resource, place) => [resource, place]));
    const placeOf = ({ resource }: Exchange) => this.#places!.get(resource)!;
    return exchanges.toSorted((a, b) => placeOf(a) - placeOf(b));
  }

  #poolOf({ resource }: Exchange): OriginPool {
    return this.#pools.get(resource.origin)!;
  }

  #dispatch(pool: OriginPool, origin: string): void {
    const { nowMs } = this.#agenda;
    for (let step = pool.next(nowMs); step; step = pool.next(nowMs)) {
      if (step.do === 'open') this.#open(pool, origin, step.exchange);
      else if (step.do === 'send') this.#send(pool, step.exchange, step.connection);
      else this.#close(pool, step.connection, { by: 'client' });
    }
  }

  #open(pool: OriginPool, origin: string, { attempts }: Exchange): void {
    const { nowMs } = this.#agenda;
    const { connectMs, tlsMs, leavesAfterMs, serverFlights } = this.#opening;
    const connectedAtMs = nowMs + this.#loss.handshakeMs + connectMs;
    const marks: Mark<ConnectionPhaseName>[] = [{ name: 'connect', endMs: connectedAtMs }];
    if (tlsMs !== null) marks.push({ name: 'tls', endMs: connectedAtMs + tlsMs });
    const usableAtMs = roundMs(nowMs + this.#loss.handshakeMs + leavesAfterMs);
    const before = { flights: serverFlights, lastSentMs: usableAtMs - this.#scenario.link.rttMs / 2 };
    const connection: OpenConnection = {
      id: this.#recorder.connection(nowMs, marks, origin),
      openedAtMs: nowMs,
      answers: new AnswerStream(this.#scenario, { agenda: this.#agenda, link: this.#downlink, before }),
      state: 'opening',
      underWay: 0,
      carried: 0,
      mayPipeline: attempts === 0,
      idleSinceMs: usableAtMs,
      thinksUntilMs: 0,
      thinksOfUnsafeUntilMs: 0,
      answering: 0,
      arrived: 0,
      isClosing: false,
      unanswered: new Set(),
    };
    pool.opened(connection);
    const isUsable = () => {
      connection.state = 'open';
      this.#planDispatch();
      this.#agenda.decide(() => {
        if (connection.carried === 0) this.#isUnused(pool, connection);
      });
    };
    if (usableAtMs > nowMs) this.#agenda.at(usableAtMs, isUsable);
    else isUsable();
  }

  #send(pool: OriginPool, exchange: Exchange, connection: OpenConnection): void {
    const { rttMs } = this.#scenario.link;
    const { nowMs } = this.#agenda;
    exchange.isFirst = connection.carried === 0;
    const ridingBytes = exchange.isFirst ? this.#opening.ridingBytes : 0;
    const upBytes = ridingBytes + exchange.resource.requestBytes;
    const leavesAtMs = Math.max(nowMs, this.#uplinkFreeAtMs);
    exchange.attempts++;
    exchange.sentAtMs = nowMs;
    exchange.departedAtMs = leavesAtMs + this.#transmissionMs(upBytes);
    this.#uplinkFreeAtMs = exchange.departedAtMs;
    pool.sent(exchange, connection);
    connection.unanswered.add(exchange);
    const firstPacketAtMs = leavesAtMs + this.#packetsMs({ upTo: 1, of: upBytes }) + rttMs / 2;
    this.#agenda.at(firstPacketAtMs, () => {
      const greetedAtMs = leavesAtMs + this.#packetsMs({ upTo: ridingBytes, of: upBytes });
      if (!connection.isClosing) this.#answer(pool, exchange, connection, greetedAtMs);
    });
  }

  /** What the first packets of a message take on the link, up to the one with the byte of that number. */
  #packetsMs({ upTo, of }: { readonly upTo: number; readonly of: number }): number {
    const { mssBytes } = this.#scenario.tcp;
    return this.#transmissionMs(Math.min(of, Math.ceil(upTo / mssBytes) * mssBytes));
  }

  #transmissionMs(bytes: number): number {
    return transmissionMs(bytes, this.#scenario.link.rateBitsPerSecond);
  }

  /** The request has begun to arrive; `greetedAtMs` is when the last of the client's handshake left. */
  #answer(pool: OriginPool, exchange: Exchange, connection: OpenConnection, greetedAtMs: number): void {
    const { rttMs } = this.#scenario.link;
    const { resource } = exchange;
    const leadingBytes = exchange.isFirst ? this.#opening.leadingBytes : 0;
    connection.answering++;
    connection.arrived++;
    const arrivesAtMs = exchange.departedAtMs + rttMs / 2 + this.#loss.requestMs;
    const readyAtMs = this.#isMultiplexed ? arrivesAtMs + resource.serverMs : thinks(connection, resource, arrivesAtMs);
    // What the server has yet to say of the handshake goes ahead at once; it shares packets with an answer that is ready.
    const mayLeadAtMs = greetedAtMs + rttMs / 2 + this.#loss.requestMs;
    const leadsAlone = leadingBytes > 0 && readyAtMs > mayLeadAtMs;
    if (leadsAlone) this.#agenda.at(mayLeadAtMs, connection.answers.lead(leadingBytes));
    const ridingBytes = leadsAlone ? 0 : leadingBytes;
    const bytes = resource.headerBytes + resource.bodyBytes;
    const isReady = connection.answers.expect({
      bytes: ridingBytes + bytes,
      firstByteLeft: (atMs) => {
        exchange.firstByteAtMs = atMs + this.#transmissionMs(ridingBytes) + rttMs / 2;
      },
      stalls: (fromMs, toMs) => {
        this.stalls.push({ path: resource.path, startMs: fromMs + rttMs / 2, endMs: toMs + rttMs / 2 });
      },
      lastByteLeft: (atMs) => {
        const deliveredAtMs = atMs + this.#loss.answerMs(bytes + leadingBytes);
        connection.answering--;
        if (connection.answering === 0 && !this.#isQuic) this.#closeWhenIdle(pool, connection, deliveredAtMs);
        this.#agenda.at(deliveredAtMs + rttMs / 2, () => this.#answered(pool, exchange, connection));
      },
    });
    this.#agenda.at(readyAtMs, isReady);
  }

  /**
   * RFC 9112 s.9.5: a server closes a connection that nobody uses, from `sinceMs` on, and may do so while a request is on its
   * way. The client learns of that half a round trip later.
   */
  #closeWhenIdle(pool: OriginPool, connection: OpenConnection, sinceMs: number): void {
    const { link, policy } = this.#scenario;
    const { arrived } = connection;
    this.#agenda.endOfPatience(sinceMs + policy.idleTimeoutMs, () => {
      if (connection.arrived > arrived) return;
      connection.isClosing = true;
      this.#agenda.at(this.#agenda.nowMs + link.rttMs / 2, () => this.#close(pool, connection, { by: 'server' }));
    });
  }

  #isUnused(pool: OriginPool, connection: OpenConnection): void {
    if (this.#isQuic) this.#giveUpWhenIdle(pool, connection);
    else this.#closeWhenIdle(pool, connection, this.#agenda.nowMs - this.#scenario.link.rttMs / 2);
  }

  /** With QUIC both sides know the timeout, and the client gives the connection up by itself (RFC 9000 s.10.1). */
  #giveUpWhenIdle(pool: OriginPool, connection: OpenConnection): void {
    const { carried } = connection;
    this.#agenda.endOfPatience(this.#agenda.nowMs + this.#scenario.policy.idleTimeoutMs, () => {
      if (connection.carried === carried) this.#close(pool, connection, { by: 'server' });
    });
  }

  /** What is unanswered is sent again, once, where that may be (RFC 9110 s.9.2.2, RFC 9113 s.6.8); or has failed. */
  #close(pool: OriginPool, connection: OpenConnection, { by }: { readonly by: 'client' | 'server' }): void {
    if (connection.state === 'closed') return;
    pool.closed(connection);
    this.#recorder.closed(connection.id, this.#agenda.nowMs, by);
    for (const exchange of connection.unanswered) {
      const mayRepeat = this.#isMultiplexed || isIdempotent(exchange.resource.method);
      if (mayRepeat && exchange.attempts < 2) this.#unanswered.push(exchange);
      else this.#record(exchange, connection, { failed: true });
    }
    this.#planDispatch();
  }

  #answered(pool: OriginPool, exchange: Exchange, connection: OpenConnection): void {
    connection.unanswered.delete(exchange);
    if (pool.answered(connection, this.#agenda.nowMs)) this.#close(pool, connection, { by: 'server' });
    else if (connection.underWay === 0 && this.#isQuic) {
      this.#giveUpWhenIdle(pool, connection);
    }
    this.#record(exchange, connection, { failed: false });
    this.#planDispatch();
  }

  #record(exchange: Exchange, connection: OpenConnection, { failed }: { readonly failed: boolean }): void {
    const { nowMs } = this.#agenda;
    const { resource, discoveredAtMs, sentAtMs, departedAtMs, firstByteAtMs } = exchange;
    const openedIt = exchange.isFirst && exchange.attempts === 1 && connection.openedAtMs === discoveredAtMs;
    const marks: Mark<RequestPhaseName>[] = [{ name: 'send', endMs: Math.min(departedAtMs, nowMs) }];
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
    this.#left--;
    this.#reveal(resource.path);
  }
}

/** RFC 9112 s.9.3.2: a server may think about several requests at a time where all are safe. @returns when it has done */
function thinks(connection: OpenConnection, { method, serverMs }: Resource, arrivesAtMs: number): number {
  const isSafe = methods.some(({ name, safe }) => safe && name === method);
  const beginsAtMs = Math.max(arrivesAtMs, isSafe ? connection.thinksOfUnsafeUntilMs : connection.thinksUntilMs);
  const endsAtMs = beginsAtMs + serverMs;
  connection.thinksUntilMs = Math.max(connection.thinksUntilMs, endsAtMs);
  if (!isSafe) connection.thinksOfUnsafeUntilMs = endsAtMs;
  return endsAtMs;
}
