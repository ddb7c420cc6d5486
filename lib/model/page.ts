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
import { Pool, type Pooled } from './pool.ts';
import { SharedLink } from './shared-link.ts';

interface Exchange {
  readonly resource: Resource;
  readonly discoveredAtMs: number;
  failures: number;
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
}

type OriginPool = Pool<OpenConnection, Exchange>;

export class Page {
  readonly #scenario: Scenario;
  readonly #opening: OpeningCost;
  readonly #loss: LossCost;
  readonly #recorder: TimelineRecorder;
  readonly #agenda = new Agenda();
  readonly #downlink: SharedLink;
  readonly #revealedBy = new Map<string, Resource[]>();
  readonly #pools = new Map<string, OriginPool>();
  #uplinkFreeAtMs = 0;
  #lastByteAtMs = 0;

  constructor(scenario: Scenario) {
    const { page, link } = scenario;
    this.#scenario = scenario;
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
    this.#reveal('navigation', 0);
    for (const origin of this.#pools.keys()) this.#dispatch(origin);
    this.#agenda.run();
    for (const pool of this.#pools.values()) this.#closeIdle(pool, this.#lastByteAtMs);
    return this.#recorder.finish();
  }

  /** Queues what becomes known now, and plans what becomes known later. Whoever calls it dispatches. */
  #reveal(revealer: string, atMs: number): void {
    for (const resource of this.#revealedBy.get(revealer) ?? []) {
      const pool = this.#pools.get(resource.origin)!;
      const discoveredAtMs = atMs + resource.delayMs;
      const unknown = { sentAtMs: Number.NaN, departedAtMs: Number.NaN, firstByteAtMs: Number.NaN };
      const exchange: Exchange = { resource, discoveredAtMs, failures: 0, isFirst: false, ...unknown };
      if (resource.delayMs === 0) pool.add(exchange);
      else {
        this.#agenda.at(discoveredAtMs, () => {
          pool.add(exchange);
          this.#dispatch(resource.origin);
        });
      }
    }
  }

  #dispatch(origin: string): void {
    const pool = this.#pools.get(origin)!;
    this.#closeIdle(pool, this.#agenda.nowMs);
    for (let next = pool.next(); next; next = pool.next()) {
      if (next === 'open') this.#open(pool, origin);
      else this.#send(pool, next.exchange, next.connection);
    }
  }

  #open(pool: OriginPool, origin: string): void {
    const { nowMs } = this.#agenda;
    const { connectMs, tlsMs, leavesAfterMs, serverBytes } = this.#opening;
    const connectedAtMs = nowMs + this.#loss.handshakeMs + connectMs;
    const marks: Mark<ConnectionPhaseName>[] = [{ name: 'connect', endMs: connectedAtMs }];
    if (tlsMs !== null) marks.push({ name: 'tls', endMs: connectedAtMs + tlsMs });
    const usableAtMs = nowMs + this.#loss.handshakeMs + leavesAfterMs;
    const parts = { agenda: this.#agenda, link: this.#downlink, acknowledgedBytes: serverBytes };
    const connection: OpenConnection = {
      id: this.#recorder.connection(nowMs, marks, origin),
      openedAtMs: nowMs,
      answers: new AnswerStream(this.#scenario, parts),
      state: 'opening',
      underWay: 0,
      carried: 0,
      mayPipeline: true,
      idleSinceMs: usableAtMs,
    };
    pool.opened(connection);
    this.#agenda.at(usableAtMs, () => {
      connection.state = 'open';
      this.#dispatch(origin);
    });
  }

  #send(pool: OriginPool, exchange: Exchange, connection: OpenConnection): void {
    const { link, policy } = this.#scenario;
    const { resource } = exchange;
    const { nowMs } = this.#agenda;
    exchange.isFirst = connection.carried === 0;
    const upBytes = resource.requestBytes + (exchange.isFirst ? this.#opening.ridingBytes : 0);
    const downBytes = resource.headerBytes + resource.bodyBytes + (exchange.isFirst ? this.#opening.leadingBytes : 0);
    exchange.sentAtMs = nowMs;
    exchange.departedAtMs = Math.max(nowMs, this.#uplinkFreeAtMs) + transmissionMs(upBytes, link.rateBitsPerSecond);
    this.#uplinkFreeAtMs = exchange.departedAtMs;
    const arrivesAtMs = exchange.departedAtMs + link.rttMs / 2;
    // RFC 9112 s.9.5: the server may have closed the idle connection while the request was on its way.
    const closesAtMs = connection.idleSinceMs + policy.idleTimeoutMs;
    if (connection.underWay === 0 && !exchange.isFirst && arrivesAtMs > closesAtMs - link.rttMs / 2) {
      this.#lose(pool, exchange, connection, closesAtMs);
      return;
    }
    pool.sent(exchange, connection);
    const isReady = connection.answers.expect({
      bytes: downBytes,
      firstByteLeft: (atMs) => {
        exchange.firstByteAtMs = atMs + link.rttMs / 2;
      },
      lastByteLeft: (atMs) => {
        const arrivedAtMs = atMs + this.#loss.answerMs(downBytes) + link.rttMs / 2;
        this.#agenda.at(arrivedAtMs, () => this.#answered(pool, exchange, connection));
      },
    });
    this.#agenda.at(arrivesAtMs + this.#loss.requestMs + resource.serverMs, isReady);
  }

  /** RFC 9110 s.9.2.2: a request that may be repeated is sent again, once, on another connection. */
  #lose(pool: OriginPool, exchange: Exchange, connection: OpenConnection, noticedAtMs: number): void {
    pool.closed(connection);
    this.#recorder.closed(connection.id, noticedAtMs, 'server');
    exchange.failures++;
    this.#agenda.at(noticedAtMs, () => {
      if (isIdempotent(exchange.resource.method) && exchange.failures < 2) pool.add(exchange, { again: true });
      else this.#record(exchange, connection, { failed: true });
      this.#dispatch(exchange.resource.origin);
    });
  }

  #answered(pool: OriginPool, exchange: Exchange, connection: OpenConnection): void {
    const { nowMs } = this.#agenda;
    if (pool.answered(connection, nowMs)) {
      pool.closed(connection);
      this.#recorder.closed(connection.id, nowMs, 'server');
    }
    this.#record(exchange, connection, { failed: false });
    this.#dispatch(exchange.resource.origin);
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
    for (const { origin } of this.#revealedBy.get(resource.path) ?? []) {
      if (origin !== resource.origin) this.#dispatch(origin);
    }
  }

  #closeIdle(pool: OriginPool, nowMs: number): void {
    for (const connection of pool.expired(nowMs)) {
      pool.closed(connection);
      this.#recorder.closed(connection.id, connection.idleSinceMs + this.#scenario.policy.idleTimeoutMs, 'server');
    }
  }
}
