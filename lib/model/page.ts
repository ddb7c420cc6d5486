/**
 * When everything on a page happens, by formula: each step adds one cost (a handshake, a request's bytes, half a round
 * trip, the server's time, a window and the wait for its acknowledgement) to the time of the step before it, and a step
 * that needs two others starts after the later one. There are no packets and there is no chance in it.
 *
 * Kurose & Ross's conventions: control packets take no room on the link, closing takes no time, what a document reveals
 * is asked for when its last byte has arrived, and connections share the link's rate evenly.
 */

import { isIdempotent, isSafe } from '../protocol/pipelining.ts';
import { isMultiplexed } from '../scenario/is-multiplexed.ts';
import { pageLists } from '../scenario/page-lists.ts';
import { type Reveals, revealsOf } from '../scenario/reveals.ts';
import type { Resource, Scenario } from '../scenario/scenario.ts';
import { roundMs, transmissionMs } from '../units.ts';
import { Agenda } from './agenda.ts';
import { type AnswerEvents, AnswerStream, type Pending } from './answer-stream.ts';
import { type LossCost, lossCost } from './loss.ts';
import { type OpeningCost, openingCost } from './opening-cost.ts';
import { Pool, type Pooled } from './pool.ts';
import { SharedLink } from './shared-link.ts';

/** A request and its answer. Times in ms of the page load; `NaN`: not yet, or never. */
export class Exchange {
  /** Place of the resource on the page, from 0. */
  readonly place: number;
  readonly resource: Resource;
  discoveredAtMs = Number.NaN;
  /** How often it was sent; above 1 after a connection closed under it. */
  attempts = 0;
  /** Whether it is the first on its connection. */
  isFirst = false;
  connection: OpenConnection | null = null;
  sentAtMs = Number.NaN;
  departedAtMs = Number.NaN;
  /** When the last of the client's handshake left, which rides with it. */
  greetedAtMs = Number.NaN;
  /** Bytes of the server's handshake in one with the answer, ahead of it. */
  aheadBytes = 0;
  firstByteAtMs = Number.NaN;
  endedAtMs = Number.NaN;
  /** Its connection closed under it, and it may not be repeated. */
  hasFailed = false;

  constructor(place: number, resource: Resource) {
    this.place = place;
    this.resource = resource;
  }
}

export interface OpenConnection extends Pooled {
  /** In the order of opening, from 1. */
  readonly id: number;
  readonly origin: string;
  readonly pool: OriginPool;
  readonly openedAtMs: number;
  readonly connectedAtMs: number;
  closedAtMs: number;
  closedBy: 'client' | 'server' | null;
  readonly answers: AnswerStream<Exchange>;
  /** Until when its server thinks of what it was asked, and of what is not safe among that. */
  thinksUntilMs: number;
  thinksOfUnsafeUntilMs: number;
  /** Requests of which the server has some but whose answers it has not sent; and how many there have been in all. */
  answering: number;
  arrived: number;
  /** Whether the server has closed it, of which the client learns half a round trip later. */
  isClosing: boolean;
  /** All that it was given. */
  readonly exchanges: Exchange[];
}

/** A stretch of a request's time in which its answer waited for the congestion window, as the client notices it. */
export interface Stall {
  readonly path: string;
  readonly startMs: number;
  readonly endMs: number;
}

type OriginPool = Pool<OpenConnection, Exchange>;

/** A request under way; by its arrival it may have been sent again on another connection. */
interface Sending {
  readonly exchange: Exchange;
  readonly connection: OpenConnection;
}

/** Somebody waits for a connection to be used: it is given up if nothing has come since. */
interface Patience {
  readonly connection: OpenConnection;
  readonly since: number;
}

export class Page implements AnswerEvents<Exchange> {
  readonly exchanges: readonly Exchange[];
  readonly connections: OpenConnection[] = [];
  readonly opening: OpeningCost;
  readonly #scenario: Scenario;
  readonly #isMultiplexed: boolean;
  readonly #isQuic: boolean;
  readonly #loss: LossCost;
  readonly #agenda = new Agenda();
  readonly #downlink: SharedLink;
  readonly #reveals: Reveals;
  /** By origin. */
  readonly #pools = new Map<string, OriginPool>();
  readonly #stalls: Stall[] | null;
  /** Since connections were given out last: what was discovered, and what is to be sent again. */
  #discovered: Exchange[] = [];
  #unanswered: Exchange[] = [];
  #isDispatchPlanned = false;
  #uplinkFreeAtMs = 0;
  #left: number;

  /** `stalls` gets what answers waited for the congestion window, for the story. */
  constructor(scenario: Scenario, stalls: Stall[] | null = null) {
    const { page, link, policy } = scenario;
    this.#scenario = scenario;
    this.#stalls = stalls;
    this.#isQuic = policy.protocol === 'HTTP/3';
    this.#left = page.resources.length;
    this.#isMultiplexed = isMultiplexed(policy);
    this.opening = openingCost(scenario);
    this.#loss = lossCost(scenario);
    this.#downlink = new SharedLink(this.#agenda, link.rateBitsPerSecond);
    this.#reveals = revealsOf(page);
    this.exchanges = pageLists(page).resources.map((resource, place) => new Exchange(place, resource));
    for (const origin of pageLists(page).origins) this.#pools.set(origin, new Pool(scenario));
  }

  /** Works everything out, to the last byte of the last answer. @returns the same page */
  load(): this {
    this.#reveal(this.#reveals.navigation);
    this.#agenda.run(() => this.#left === 0);
    return this;
  }

  #reveal(places: readonly number[]): void {
    for (const place of places) {
      const exchange = this.exchanges[place]!;
      const { delayMs } = exchange.resource;
      if (delayMs === 0) this.#discover(exchange);
      else this.#agenda.at(this.#agenda.nowMs + delayMs, this.#discover, exchange);
    }
  }

  readonly #discover = (exchange: Exchange): void => {
    exchange.discoveredAtMs = this.#agenda.nowMs;
    this.#discovered.push(exchange);
    this.#planDispatch();
  };

  #planDispatch(): void {
    if (this.#isDispatchPlanned) return;
    this.#isDispatchPlanned = true;
    this.#agenda.decide(this.#giveOut);
  }

  /**
   * Connections are given out when all is known that happens at this moment: first to what is sent again, in the order in
   * which it left, then in the order of the page.
   */
  readonly #giveOut = (): void => {
    this.#isDispatchPlanned = false;
    if (this.#unanswered.length > 0) {
      const again = this.#unanswered.sort((a, b) => b.sentAtMs - a.sentAtMs || b.place - a.place);
      for (const exchange of again) this.#poolOf(exchange).add(exchange, { again: true });
      this.#unanswered = [];
    }
    const discovered = this.#discovered;
    if (discovered.length > 0) {
      this.#discovered = [];
      if (discovered.length > 1) discovered.sort((a, b) => a.place - b.place);
      for (const exchange of discovered) this.#poolOf(exchange).add(exchange);
    }
    for (const [origin, pool] of this.#pools) this.#dispatch(pool, origin);
  };

  #poolOf({ resource }: Exchange): OriginPool {
    return this.#pools.get(resource.origin)!;
  }

  #dispatch(pool: OriginPool, origin: string): void {
    const { nowMs } = this.#agenda;
    for (let step = pool.next(nowMs); step; step = pool.next(nowMs)) {
      if (step.do === 'open') this.#open(pool, origin, step.exchange);
      else if (step.do === 'send') this.#send(step.exchange, step.connection);
      else this.#close(step.connection, { by: 'client' });
    }
  }

  #open(pool: OriginPool, origin: string, { attempts }: Exchange): void {
    const { nowMs } = this.#agenda;
    const { connectMs, leavesAfterMs, serverFlights } = this.opening;
    const usableAtMs = roundMs(nowMs + this.#loss.handshakeMs + leavesAfterMs);
    const before = { flights: serverFlights, lastSentMs: usableAtMs - this.#scenario.link.rttMs / 2 };
    const connection: OpenConnection = {
      id: this.connections.length + 1,
      origin,
      pool,
      openedAtMs: nowMs,
      connectedAtMs: nowMs + this.#loss.handshakeMs + connectMs,
      closedAtMs: Number.NaN,
      closedBy: null,
      answers: new AnswerStream(this.#scenario, { agenda: this.#agenda, link: this.#downlink, on: this, before }),
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
      exchanges: [],
    };
    this.connections.push(connection);
    pool.opened(connection);
    if (usableAtMs > nowMs) this.#agenda.at(usableAtMs, this.#isUsable, connection);
    else this.#isUsable(connection);
  }

  readonly #isUsable = (connection: OpenConnection): void => {
    connection.state = 'open';
    this.#planDispatch();
    this.#agenda.decide(this.#isUnused, connection);
  };

  #send(exchange: Exchange, connection: OpenConnection): void {
    const { rttMs } = this.#scenario.link;
    const { nowMs } = this.#agenda;
    exchange.connection = connection;
    exchange.isFirst = connection.carried === 0;
    const ridingBytes = exchange.isFirst ? this.opening.ridingBytes : 0;
    const upBytes = ridingBytes + exchange.resource.requestBytes;
    const leavesAtMs = Math.max(nowMs, this.#uplinkFreeAtMs);
    exchange.attempts++;
    exchange.sentAtMs = nowMs;
    exchange.departedAtMs = leavesAtMs + this.#transmissionMs(upBytes);
    exchange.greetedAtMs = leavesAtMs + this.#packetsMs(ridingBytes, upBytes);
    this.#uplinkFreeAtMs = exchange.departedAtMs;
    connection.pool.sent(exchange, connection);
    connection.exchanges.push(exchange);
    const firstPacketAtMs = leavesAtMs + this.#packetsMs(1, upBytes) + rttMs / 2;
    this.#agenda.at(firstPacketAtMs, this.#arrives, { exchange, connection });
  }

  /** What the first packets of a message of `ofBytes` take on the link, up to the one with the byte of that number. */
  #packetsMs(upTo: number, ofBytes: number): number {
    const { mssBytes } = this.#scenario.tcp;
    return this.#transmissionMs(Math.min(ofBytes, Math.ceil(upTo / mssBytes) * mssBytes));
  }

  #transmissionMs(bytes: number): number {
    return transmissionMs(bytes, this.#scenario.link.rateBitsPerSecond);
  }

  /** The request has begun to arrive. */
  readonly #arrives = ({ exchange, connection }: Sending): void => {
    if (connection.isClosing) return;
    const { rttMs } = this.#scenario.link;
    const { resource } = exchange;
    const leadingBytes = exchange.isFirst ? this.opening.leadingBytes : 0;
    connection.answering++;
    connection.arrived++;
    const arrivesAtMs = exchange.departedAtMs + rttMs / 2 + this.#loss.requestMs;
    const readyAtMs = this.#isMultiplexed ? arrivesAtMs + resource.serverMs : thinks(connection, resource, arrivesAtMs);
    // What the server has yet to say of the handshake goes ahead at once; it shares packets with an answer that is ready.
    const mayLeadAtMs = exchange.greetedAtMs + rttMs / 2 + this.#loss.requestMs;
    const leadsAlone = leadingBytes > 0 && readyAtMs > mayLeadAtMs;
    if (leadsAlone) this.#agenda.at(mayLeadAtMs, setReady, connection.answers.lead(leadingBytes));
    exchange.aheadBytes = leadsAlone ? 0 : leadingBytes;
    const answer = connection.answers.expect(exchange, exchange.aheadBytes + resource.headerBytes + resource.bodyBytes);
    this.#agenda.at(readyAtMs, setReady, answer);
  };

  firstByteLeft(exchange: Exchange, atMs: number): void {
    exchange.firstByteAtMs = atMs + this.#transmissionMs(exchange.aheadBytes) + this.#scenario.link.rttMs / 2;
  }

  stalls({ resource }: Exchange, fromMs: number, toMs: number): void {
    const halfMs = this.#scenario.link.rttMs / 2;
    this.#stalls?.push({ path: resource.path, startMs: fromMs + halfMs, endMs: toMs + halfMs });
  }

  lastByteLeft(exchange: Exchange, atMs: number): void {
    const connection = exchange.connection!;
    const { headerBytes, bodyBytes } = exchange.resource;
    const leadingBytes = exchange.isFirst ? this.opening.leadingBytes : 0;
    const deliveredAtMs = atMs + this.#loss.answerMs(headerBytes + bodyBytes + leadingBytes);
    connection.answering--;
    if (connection.answering === 0 && !this.#isQuic) this.#closeWhenIdle(connection, deliveredAtMs);
    this.#agenda.at(deliveredAtMs + this.#scenario.link.rttMs / 2, this.#answered, exchange);
  }

  /**
   * RFC 9112 s.9.5: a server closes a connection that nobody uses, from `sinceMs` on, and may do so while a request is on its
   * way. The client learns of that half a round trip later.
   */
  #closeWhenIdle(connection: OpenConnection, sinceMs: number): void {
    const patience = { connection, since: connection.arrived };
    this.#agenda.endOfPatience(sinceMs + this.#scenario.policy.idleTimeoutMs, this.#serverGivesUp, patience);
  }

  readonly #serverGivesUp = ({ connection, since }: Patience): void => {
    if (connection.arrived > since) return;
    connection.isClosing = true;
    this.#agenda.at(this.#agenda.nowMs + this.#scenario.link.rttMs / 2, this.#closeByServer, connection);
  };

  /** At the end of the moment in which it can be used. */
  readonly #isUnused = (connection: OpenConnection): void => {
    if (connection.carried > 0) return;
    if (this.#isQuic) this.#giveUpWhenIdle(connection);
    else this.#closeWhenIdle(connection, this.#agenda.nowMs - this.#scenario.link.rttMs / 2);
  };

  /** With QUIC both sides know the timeout, and the client gives the connection up by itself (RFC 9000 s.10.1). */
  #giveUpWhenIdle(connection: OpenConnection): void {
    const patience = { connection, since: connection.carried };
    const { idleTimeoutMs } = this.#scenario.policy;
    this.#agenda.endOfPatience(this.#agenda.nowMs + idleTimeoutMs, this.#clientGivesUp, patience);
  }

  readonly #clientGivesUp = ({ connection, since }: Patience): void => {
    if (connection.carried === since) this.#closeByServer(connection);
  };

  readonly #closeByServer = (connection: OpenConnection): void => {
    this.#close(connection, { by: 'server' });
  };

  /** What is unanswered is sent again, once, where that may be (RFC 9110 s.9.2.2, RFC 9113 s.6.8); or has failed. */
  #close(connection: OpenConnection, { by }: { readonly by: 'client' | 'server' }): void {
    if (connection.state === 'closed') return;
    connection.pool.closed(connection);
    connection.closedAtMs = this.#agenda.nowMs;
    connection.closedBy = by;
    for (const exchange of connection.exchanges) {
      if (!Number.isNaN(exchange.endedAtMs)) continue;
      const mayRepeat = this.#isMultiplexed || isIdempotent(exchange.resource.method);
      if (mayRepeat && exchange.attempts < 2) this.#unanswered.push(exchange);
      else {
        exchange.hasFailed = true;
        this.#end(exchange);
      }
    }
    this.#planDispatch();
  }

  readonly #answered = (exchange: Exchange): void => {
    const connection = exchange.connection!;
    exchange.endedAtMs = this.#agenda.nowMs;
    if (connection.pool.answered(connection, this.#agenda.nowMs)) this.#closeByServer(connection);
    else if (connection.underWay === 0 && this.#isQuic) this.#giveUpWhenIdle(connection);
    this.#end(exchange);
    this.#planDispatch();
  };

  #end(exchange: Exchange): void {
    exchange.endedAtMs = this.#agenda.nowMs;
    this.#left--;
    this.#reveal(this.#reveals.byPlace[exchange.place]!);
  }
}

function setReady(answer: Pending<Exchange>): void {
  answer.stream.setReady(answer);
}

/** RFC 9112 s.9.3.2: a server may think about several requests at a time where all are safe. @returns when it has done */
function thinks(connection: OpenConnection, { method, serverMs }: Resource, arrivesAtMs: number): number {
  const maySkip = isSafe(method);
  const beginsAtMs = Math.max(arrivesAtMs, maySkip ? connection.thinksOfUnsafeUntilMs : connection.thinksUntilMs);
  const endsAtMs = beginsAtMs + serverMs;
  connection.thinksUntilMs = Math.max(connection.thinksUntilMs, endsAtMs);
  if (!maySkip) connection.thinksOfUnsafeUntilMs = endsAtMs;
  return endsAtMs;
}
