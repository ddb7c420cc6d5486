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
import type { ConnectionTerms } from './connection-terms.ts';
import { Endpoint } from './endpoint.ts';
import { priority } from './event-queue.ts';
import type { Exchange } from './exchange.ts';
import { type HandshakeOwner, HandshakeTalk } from './handshake-talk.ts';
import { Message, type MessageEvents } from './message.ts';
import type { Network } from './network.ts';
import type { Side } from './packet.ts';
import { Server, type ServerOwner } from './server.ts';
import { type OpeningOwner, TcpOpening } from './tcp-opening.ts';
import { Timer, type TimerOwner } from './timer.ts';

export interface ConnectionEvents {
  /** It may take a request, for the first time or again. */
  readonly free: (connection: Connection) => void;
  /** Its handshake is complete. */
  readonly settled: () => void;
  readonly ended: (exchange: Exchange) => void;
  /** It is closed; `unanswered` were under way. */
  readonly closed: (connection: Connection, unanswered: readonly Exchange[]) => void;
}

export class Connection implements HandshakeOwner, OpeningOwner, ServerOwner, TimerOwner, MessageEvents<Exchange> {
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
  /** Requests that it was given, and how many of them have no answer yet. */
  carried = 0;
  underWay = 0;
  /** Since when nothing is under way. */
  idleSinceNs = Number.NaN;
  readonly #network: Network;
  readonly #terms: ConnectionTerms;
  readonly #on: ConnectionEvents;
  readonly #client: Endpoint;
  readonly #server: Endpoint;
  readonly #talk: HandshakeTalk;
  readonly #answers: Server;
  /** With QUIC the client closes an idle connection. */
  readonly #givesUp: Timer | null;
  /** All that it was given, in order. */
  readonly #exchanges: Exchange[] = [];
  #isSettled = false;
  #mayPipeline: boolean;

  /** `afterFailure`: it is opened to repeat a request. */
  constructor(
    network: Network,
    options: { id: number; origin: string; terms: ConnectionTerms; on: ConnectionEvents; afterFailure: boolean },
  ) {
    const { queue, scenario } = network;
    this.id = options.id;
    this.origin = options.origin;
    this.openedAtNs = queue.nowNs;
    this.#network = network;
    this.#terms = options.terms;
    this.#on = options.on;
    // RFC 9112 s.9.3.2: a client must not pipeline at once after a connection failed.
    this.#mayPipeline = !options.afterFailure;
    const { isQuic, isMultiplexed, recovery, rtoRule, sharing, handshake } = options.terms;
    this.#client = new Endpoint(network, { connection: this.id, side: 'client', recovery, rtoRule, sharing });
    this.#server = new Endpoint(network, { connection: this.id, side: 'server', recovery, rtoRule, sharing });
    Endpoint.connect(this.#client, this.#server);
    this.#talk = new HandshakeTalk(handshake, { client: this.#client, server: this.#server }, this);
    this.#answers = new Server({
      queue,
      endpoint: this.#server,
      answersInOrder: !isMultiplexed,
      idleTimeoutMs: isQuic ? null : scenario.policy.idleTimeoutMs,
      owner: this,
    });
    this.#givesUp = isQuic ? new Timer(queue, this) : null;
  }

  /** Sends the first packet, at the end of this instant: early data may still be written. */
  open(): void {
    const { queue, scenario } = this.#network;
    if (this.#terms.isQuic) {
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
      rtoRule: this.#terms.rtoRule,
      owner: this,
    });
    if (scenario.tcp.fastOpen) this.#talk.start();
    queue.at(queue.nowNs, priority.flush, start, opening);
  }

  /** The client has its SYN-ACK. */
  established(): void {
    const { queue, scenario } = this.#network;
    this.connectedAtNs = queue.nowNs;
    if (!scenario.tcp.fastOpen) this.#talk.start();
    this.#settle();
  }

  handshakeCompleted(): void {
    this.securedAtNs = this.#network.queue.nowNs;
    this.#settle();
  }

  hasRoomFor(exchange: Exchange): boolean {
    const { isMultiplexed, underWayMost, requestsMost } = this.#terms;
    if (this.state !== 'ready' || this.carried >= requestsMost) return false;
    const { underWay } = this;
    if (underWay === 0 || isMultiplexed) return true;
    // RFC 9112 s.9.3.2, RFC 9110 s.9.2.2: only what may be repeated is sent behind another, and only behind such.
    return underWay < underWayMost && exchange.isIdempotent && this.#mayPipeline;
  }

  get isIdle(): boolean {
    return this.state === 'ready' && this.underWay === 0;
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
    this.underWay++;
    this.#exchanges.push(exchange);
    if (!exchange.isIdempotent) this.#mayPipeline = false;
    this.#givesUp?.clear();
    exchange.request = new Message({
      kind: 'request',
      bytes: exchange.resource.requestBytes,
      subject: exchange,
      needs: this.#talk.keysOf('client'),
      on: this,
    });
    this.#client.sender.write(exchange.request);
  }

  /** The first bytes of a request have reached the server. */
  begun(): void {
    this.#answers.expects();
  }

  /** A request has reached the server. */
  delivered(exchange: Exchange): void {
    this.#answers.requested(exchange);
  }

  /** The client closes it; nothing is under way. */
  giveUp(): void {
    this.#close('client');
  }

  /** The first request may be written. */
  mayAsk(): void {
    const { queue } = this.#network;
    this.state = 'ready';
    this.readyAtNs = queue.nowNs;
    this.#isFree();
    queue.at(queue.nowNs, priority.flush, startIdleTimer, this);
  }

  /** Of a connection that nobody waited for: the server's last word was half a round trip ago. */
  startIdleTimer(): void {
    const { queue, scenario } = this.#network;
    if (this.carried === 0) this.#answers.idleFrom(queue.nowNs - Math.round(nsOf(scenario.link.rttMs) / 2));
  }

  #isFree(): void {
    const { queue, scenario } = this.#network;
    this.idleSinceNs = queue.nowNs;
    this.#givesUp?.set(queue.nowNs + nsOf(scenario.policy.idleTimeoutMs));
    this.#on.free(this);
  }

  /** Once, when transport and security have said all that the client waits for. */
  #settle(): void {
    if (this.#isSettled || Number.isNaN(this.connectedAtNs) || Number.isNaN(this.securedAtNs)) return;
    this.#isSettled = true;
    this.#on.settled();
  }

  answered(exchange: Exchange): void {
    exchange.endedAtNs = this.#network.queue.nowNs;
    this.underWay--;
    if (this.underWay === 0) {
      this.#mayPipeline = true;
      if (this.carried >= this.#terms.requestsMost) this.#close('server');
      else this.#isFree();
    } else if (!this.#terms.isMultiplexed) {
      this.#on.free(this);
    }
    this.#on.ended(exchange);
  }

  closedByServer(): void {
    this.#close('server');
  }

  /** With QUIC: it has been idle for as long as it may. */
  timerExpired(): void {
    this.#close('server');
  }

  serverKeys(): Message | null {
    return this.#talk.keysOf('server');
  }

  #close(by: Side): void {
    if (this.state === 'closed') return;
    this.state = 'closed';
    this.closedAtNs = this.#network.queue.nowNs;
    this.closedBy = by;
    this.#answers.stop();
    this.#on.closed(
      this,
      this.#exchanges.filter(({ endedAtNs }) => Number.isNaN(endedAtNs)),
    );
  }
}

function start(opening: TcpOpening): void {
  opening.start();
}

function startIdleTimer(connection: Connection): void {
  connection.startIdleTimer();
}
