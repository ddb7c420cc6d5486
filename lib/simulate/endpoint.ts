/** One end of a connection: a sender, a receiver, and the way out onto the link. */

import type { RtoRule } from '../protocol/retransmission-timeout.ts';
import { msOf } from './clock.ts';
import { delayedAckGrowth } from './congestion-window.ts';
import type { LinkDirection } from './link.ts';
import type { LossRecovery } from './loss-recovery.ts';
import type { Network } from './network.ts';
import type { Packet, PacketKind, PacketSink, Segment, Side } from './packet.ts';
import { RandomLoss } from './random-loss.ts';
import { Receiver, type ReceiverOwner } from './receiver.ts';
import type { Sharing } from './send-buffer.ts';
import { type Outlet, Sender } from './sender.ts';

export interface PacketListener {
  received(kind: PacketKind, at: Endpoint): void;
}

export interface EndpointOptions {
  readonly connection: number;
  readonly side: Side;
  readonly recovery: LossRecovery;
  readonly rtoRule: RtoRule;
  readonly sharing: Sharing;
}

export class Endpoint implements PacketSink, Outlet, ReceiverOwner {
  readonly sender: Sender;
  /** Told of each packet, after what it carries has been dealt with. */
  listener: PacketListener | null = null;
  /** Whether packets are taken: with TCP from the SYN, or for the client the SYN-ACK, on. */
  isListening = false;
  readonly #network: Network;
  readonly #options: EndpointOptions;
  readonly #out: LinkDirection;
  readonly #loss: RandomLoss;
  #peer: Endpoint | null = null;
  #receiver: Receiver | null = null;

  constructor(network: Network, options: EndpointOptions) {
    const { scenario, queue, seed } = network;
    const { connection, side, recovery, rtoRule, sharing } = options;
    this.#network = network;
    this.#options = options;
    this.#out = side === 'client' ? network.uplink : network.downlink;
    this.#loss = new RandomLoss(scenario.link.lossRate, { seed, connection, from: side });
    const { packets } = network;
    this.sender = new Sender({ queue, tcp: scenario.tcp, recovery, rtoRule, sharing, out: this, packets });
  }

  get receiver(): Receiver {
    return this.#receiver!;
  }

  /** Makes the two the ends of one connection. */
  static connect(client: Endpoint, server: Endpoint): void {
    client.#attach(server);
    server.#attach(client);
    client.sender.listenTo(server.receiver.arrivals);
    server.sender.listenTo(client.receiver.arrivals);
  }

  #attach(peer: Endpoint): void {
    const { queue, scenario } = this.#network;
    this.#peer = peer;
    this.#receiver = new Receiver({
      queue,
      delaysAcks: scenario.tcp.windowGrowth === delayedAckGrowth,
      recovery: this.#options.recovery,
      start: peer.sender.start,
      owner: this,
    });
  }

  receive(packet: Packet): void {
    if (packet.kind === 'syn' || packet.kind === 'syn-ack') this.isListening = true;
    if (!this.isListening) return;
    this.sender.acknowledge(packet.acknowledged);
    if (packet.segment !== null) this.receiver.accept(packet);
    if (this.listener !== null) this.listener.received(packet.kind, this);
    if (packet.segment === null) this.#network.packets.giveBack(packet);
  }

  sendControl(kind: 'syn' | 'syn-ack'): void {
    this.#emit(kind, null, -1);
  }

  sendAck(): void {
    this.#emit('ack', null, -1);
  }

  /** Of what arrives here, and so was sent by the peer. */
  transmissionNs(bytes: number): number {
    return this.#peer!.#out.transmissionNs(bytes);
  }

  sendData(kind: PacketKind, segment: Segment): void {
    segment.sentAtNs = this.#network.queue.nowNs;
    const isOnTheWay = this.#emit(kind, segment, segment.attempt);
    segment.leftAtNs = isOnTheWay ? this.#out.busyUntilNs : segment.sentAtNs;
  }

  /** @returns whether it will arrive */
  #emit(kind: PacketKind, segment: Segment | null, attempt: number): boolean {
    const packet = this.#network.packets.take(this.#peer!);
    packet.kind = kind;
    packet.bytes = segment === null ? 0 : segment.bytes;
    packet.segment = segment;
    packet.attempt = attempt;
    packet.acknowledged = this.receiver.report();
    packet.sentAtNs = this.#network.queue.nowNs;
    const fate = this.#loss.strikes() ? 'lost' : this.#out.send(packet) ? 'delivered' : 'dropped';
    if (this.#network.trace !== null) this.#watch(packet, fate);
    return fate === 'delivered';
  }

  #watch(packet: Packet, fate: 'delivered' | 'lost' | 'dropped'): void {
    const { segment } = packet;
    const pieces = segment === null ? [] : segment.pieces();
    const { size } = this.sender.window;
    this.#network.trace!({
      connection: this.#options.connection,
      from: this.#options.side,
      kind: packet.kind,
      bytes: packet.bytes,
      segment: segment?.place ?? null,
      attempt: segment?.attempts ?? 0,
      lossNoticedBy: segment?.loss ?? 'none',
      requests: pieces.flatMap(({ message: { subject } }) => (subject === null ? [] : [subject.id])),
      sentAtMs: msOf(packet.sentAtNs),
      leftAtMs: msOf(fate === 'delivered' ? this.#out.busyUntilNs : packet.sentAtNs),
      arrivesAtMs: fate === 'delivered' ? msOf(packet.arrivesAtNs) : null,
      fate,
      round: segment?.round ?? 0,
      waitedForWindow: segment?.waitedForWindow ?? false,
      windowSegments: Number.isFinite(size) ? size : null,
      underWay: this.sender.underWay,
    });
  }
}
