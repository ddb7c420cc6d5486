/**
 * TCP's three-way handshake (RFC 9293 s.3.5): SYN, SYN-ACK, ACK. The client may send one round trip after its SYN left; its
 * ACK and its first data leave together.
 *
 * A SYN that nobody answers is sent again after the initial timeout, which doubles each time (RFC 6298 s.2.1, 5.5). The
 * server answers each SYN, so its own timer for the SYN-ACK, which would fire at that very moment, is left out. After any
 * such loss both sides begin with a window of one segment (RFC 5681 s.3.1). Left out too: simultaneous open, SYN cookies.
 *
 * TCP Fast Open (RFC 7413): with a cookie from an earlier connection the SYN carries the client's first data, and the
 * server may answer at once. A SYN has room for one segment; without congestion control (the textbook's unlimited window)
 * all that has been written follows it. A SYN that is sent again carries no data (s.4.2.1).
 */

import { afterExpiry, newRto, type RtoRule, type RtoState } from '../protocol/retransmission-timeout.ts';
import { nsOf } from './clock.ts';
import type { Endpoint, PacketListener } from './endpoint.ts';
import type { Network } from './network.ts';
import type { PacketKind } from './packet.ts';
import { Timer, type TimerOwner } from './timer.ts';

/** The connection that is opened. */
export interface OpeningOwner {
  /** The client has its SYN-ACK. */
  established(): void;
}

export class TcpOpening implements PacketListener, TimerOwner {
  readonly #network: Network;
  readonly #client: Endpoint;
  readonly #server: Endpoint;
  readonly #owner: OpeningOwner;
  readonly #rule: RtoRule;
  readonly #timer: Timer;
  #timeout: RtoState;
  #syns = 0;
  #firstSynAtNs = Number.NaN;
  #synAcks = 0;
  #firstSynAckAtNs = Number.NaN;
  #isEstablished = false;

  constructor(
    network: Network,
    ends: {
      readonly client: Endpoint;
      readonly server: Endpoint;
      readonly rtoRule: RtoRule;
      readonly owner: OpeningOwner;
    },
  ) {
    this.#network = network;
    this.#client = ends.client;
    this.#server = ends.server;
    this.#owner = ends.owner;
    this.#rule = ends.rtoRule;
    this.#timeout = newRto(this.#rule);
    this.#timer = new Timer(network.queue, this);
    ends.client.listener = this;
    ends.server.listener = this;
  }

  /** Sends the first SYN, with what the client has written if Fast Open lets it. */
  start(): void {
    const { sender } = this.#client;
    const hasData = this.#network.scenario.tcp.fastOpen && sender.sendWithSyn();
    this.#firstSynAtNs = this.#network.queue.nowNs;
    if (!hasData) this.#client.sendControl('syn');
    else if (sender.window.isUnlimited) sender.open();
    this.#synSent();
  }

  #synSent(): void {
    this.#syns++;
    this.#timer.set(this.#network.queue.nowNs + nsOf(this.#timeout.timeoutMs));
  }

  timerExpired(): void {
    this.#timeout = afterExpiry(this.#timeout, this.#rule);
    this.#client.sendControl('syn');
    this.#synSent();
  }

  received(kind: PacketKind, at: Endpoint): void {
    if (at === this.#client) this.#clientReceived(kind);
    else this.#serverReceived(kind);
  }

  #serverReceived(kind: PacketKind): void {
    const { nowNs } = this.#network.queue;
    const { sender } = this.#server;
    if (kind === 'syn') {
      if (this.#syns > 1) sender.startCautiously();
      if (this.#synAcks === 0) sender.open();
      this.#synAcks++;
      this.#firstSynAckAtNs = nowNs;
      this.#server.sendControl('syn-ack');
    } else if (this.#isEstablished) {
      this.#server.listener = null;
      // RFC 6298 s.3: a SYN-ACK that was sent twice gives no sample.
      if (this.#synAcks === 1) sender.measured(nowNs - this.#firstSynAckAtNs);
    }
  }

  #clientReceived(kind: PacketKind): void {
    if (kind !== 'syn-ack') return;
    const { sender } = this.#client;
    this.#isEstablished = true;
    this.#client.listener = null;
    this.#timer.clear();
    this.#client.sendAck();
    if (this.#syns === 1) {
      sender.measured(this.#network.queue.nowNs - this.#firstSynAtNs);
    } else {
      sender.startCautiously();
      sender.resendUnacknowledged();
    }
    sender.open();
    this.#owner.established();
  }
}
