/**
 * One connection as its client sees it: opening, the requests under way on it, and its end. Both ends live here, for they
 * share the objects that stand for requests and responses.
 *
 * A connection that does not persist, or has carried all it may, is closed by the server with the last byte of the last
 * response; closing costs packets and no time. An idle one is closed by the server's timer, of which the client learns
 * half a round trip later (`server.ts`); with QUIC both sides know the timeout and the client gives the connection up by
 * itself, silently (RFC 9000 s.10.1).
 */

import { nsOf } from './clock.ts';
import { Endpoint } from './endpoint.ts';
import { priority } from './event-queue.ts';
import type { Exchange } from './exchange.ts';
import { HandshakeTalk } from './handshake-talk.ts';
import { quicRecovery, tcpRecovery } from './loss-recovery.ts';
import { Message } from './message.ts';
import type { Network } from './network.ts';
import type { Side } from './packet.ts';
import { Server } from './server.ts';
import { TcpOpening } from './tcp-opening.ts';
import { Timer } from './timer.ts';

/** What a policy allows a connection. */
export interface ConnectionLimits {
  readonly isMultiplexed: boolean;
  /** Requests under way at a time. */
  readonly underWayMost: number;
  /** Requests in all. */
  readonly requestsMost: number;
}

export interface ConnectionEvents {
  /** It may take a request, for the first time or again. */
  readonly free: (connection: Connection) => void;
  /** Its handshake is complete. */
  readonly settled: () => void;
  readonly ended: (exchange: Exchange) => void;
  /** It is closed; `unanswered` were under way. */
  readonly closed: (connection: Connection, unanswered: readonly Exchange[]) => void;
}

export class Connection {
  readonly id: number;
  readonly origin: string;
  readonly openedAtNs: number;
  connectedAtNs = Number.NaN;
  securedAtNs = Number.NaN;
  /** When the first request might leave. */
  readyAtNs = Number.NaN;
  closedAtNs = Number.NaN;
  closedBy: Side | null = null;
  state: 'opening' | 'ready' | 'closed' = 'opening';
  /** Requests that it was given. */
  carried = 0;
  /** Since when nothing is under way. */
  idleSinceNs = Number.NaN;
  readonly #network: Network;
  readonly #limits: ConnectionLimits;
  readonly #on: ConnectionEvents;
  readonly #client: Endpoint;
  readonly #server: Endpoint;
  readonly #isQuic: boolean;
  readonly #talk: HandshakeTalk;
  readonly #answers: Server;
  readonly #givesUp: Timer;
  readonly #underWay = new Set<Exchange>();
  #isSettled = false;
  #mayPipeline: boolean;

  /** `afterFailure`: it is opened to repeat a request. */
  constructor(
    network: Network,
    options: { id: number; origin: string; limits: ConnectionLimits; on: ConnectionEvents; afterFailure: boolean },
  ) {
    const { queue, scenario } = network;
    const { policy } = scenario;
    this.id = options.id;
    this.origin = options.origin;
    this.openedAtNs = queue.nowNs;
    this.#network = network;
    this.#limits = options.limits;
    this.#on = options.on;
    this.#isQuic = policy.protocol === 'HTTP/3';
    // RFC 9112 s.9.3.2: a client must not pipeline at once after a connection failed.
    this.#mayPipeline = !options.afterFailure;
    const recovery = this.#isQuic ? quicRecovery : tcpRecovery;
    const sharing = options.limits.isMultiplexed ? 'turns' : 'in order';
    this.#client = new Endpoint(network, { connection: this.id, side: 'client', recovery, sharing });
    this.#server = new Endpoint(network, { connection: this.id, side: 'server', recovery, sharing });
    Endpoint.connect(this.#client, this.#server);
    this.#talk = new HandshakeTalk(
      scenario,
      { client: this.#client, server: this.#server },
      {
        mayAsk: () => this.#isReady(),
        completed: () => {
          this.securedAtNs = queue.nowNs;
          this.#settle();
        },
      },
    );
    this.#answers = new Server({
      queue,
      endpoint: this.#server,
      answersInOrder: !options.limits.isMultiplexed,
      idleTimeoutMs: this.#isQuic ? null : policy.idleTimeoutMs,
      keys: () => this.#talk.keysOf('server'),
      answered: (exchange) => this.#answered(exchange),
      closed: () => this.#close('server'),
    });
    this.#givesUp = new Timer(queue, () => this.#close('server'));
  }

  /** Sends the first packet, at the end of this instant: early data may still be written. */
  open(): void {
    const { queue, scenario } = this.#network;
    if (this.#isQuic) {
      for (const end of [this.#client, this.#server]) {
        end.isListening = true;
        end.sender.open();
      }
      this.connectedAtNs = queue.nowNs;
      this.#talk.start();
      return;
    }
    const opening = new TcpOpening(this.#network, {
      client: this.#client,
      server: this.#server,
      established: () => {
        this.connectedAtNs = queue.nowNs;
        if (!scenario.tcp.fastOpen) this.#talk.start();
        this.#settle();
      },
    });
    if (scenario.tcp.fastOpen) this.#talk.start();
    queue.at(queue.nowNs, priority.flush, () => opening.start());
  }

  hasRoomFor(exchange: Exchange): boolean {
    const { isMultiplexed, underWayMost, requestsMost } = this.#limits;
    if (this.state !== 'ready' || this.carried >= requestsMost) return false;
    const underWay = this.#underWay.size;
    if (underWay === 0 || isMultiplexed) return true;
    // RFC 9112 s.9.3.2, RFC 9110 s.9.2.2: only what may be repeated is sent behind another, and only behind such.
    return underWay < underWayMost && exchange.isIdempotent && this.#mayPipeline;
  }

  get isIdle(): boolean {
    return this.state === 'ready' && this.#underWay.size === 0;
  }

  get underWay(): number {
    return this.#underWay.size;
  }

  send(exchange: Exchange): void {
    const { nowNs } = this.#network.queue;
    exchange.connection = this;
    exchange.lastAttemptAtNs = exchange.sentAtNs;
    exchange.opensConnection =
      this.carried === 0 && exchange.attempts === 0 && this.openedAtNs === exchange.discoveredAtNs;
    exchange.attempts++;
    exchange.sentAtNs = nowNs;
    this.carried++;
    this.#underWay.add(exchange);
    if (!exchange.isIdempotent) this.#mayPipeline = false;
    this.#givesUp.clear();
    exchange.request = new Message({
      kind: 'request',
      bytes: exchange.resource.requestBytes,
      requestId: exchange.id,
      needs: this.#talk.keysOf('client'),
      begun: () => this.#answers.expects(),
      delivered: () => this.#answers.requested(exchange),
    });
    this.#client.sender.write(exchange.request);
  }

  /** The client closes it; nothing is under way. */
  giveUp(): void {
    this.#close('client');
  }

  #isReady(): void {
    const { queue, scenario } = this.#network;
    this.state = 'ready';
    this.readyAtNs = queue.nowNs;
    this.#isFree();
    // The idle timer of a connection that nobody waited for: the server's last word was half a round trip ago.
    queue.at(queue.nowNs, priority.flush, () => {
      if (this.carried === 0) this.#answers.idleFrom(queue.nowNs - Math.round(nsOf(scenario.link.rttMs) / 2));
    });
  }

  #isFree(): void {
    const { queue, scenario } = this.#network;
    this.idleSinceNs = queue.nowNs;
    if (this.#isQuic) this.#givesUp.set(queue.nowNs + nsOf(scenario.policy.idleTimeoutMs));
    this.#on.free(this);
  }

  /** Once, when transport and security have said all that the client waits for. */
  #settle(): void {
    if (this.#isSettled || Number.isNaN(this.connectedAtNs) || Number.isNaN(this.securedAtNs)) return;
    this.#isSettled = true;
    this.#on.settled();
  }

  #answered(exchange: Exchange): void {
    exchange.endedAtNs = this.#network.queue.nowNs;
    this.#underWay.delete(exchange);
    if (this.#underWay.size === 0) {
      this.#mayPipeline = true;
      if (this.carried >= this.#limits.requestsMost) this.#close('server');
      else this.#isFree();
    } else if (!this.#limits.isMultiplexed) {
      this.#on.free(this);
    }
    this.#on.ended(exchange);
  }

  #close(by: Side): void {
    if (this.state === 'closed') return;
    this.state = 'closed';
    this.closedAtNs = this.#network.queue.nowNs;
    this.closedBy = by;
    this.#answers.stop();
    this.#on.closed(this, [...this.#underWay]);
  }
}
