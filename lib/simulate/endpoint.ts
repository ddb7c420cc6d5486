/** One end of a connection: a sender, a receiver, and the way out onto the link. */

import { msOf } from './clock.ts';
import { delayedAckGrowth } from './congestion-window.ts';
import type { LinkDirection } from './link.ts';
import type { LossRecovery } from './loss-recovery.ts';
import type { Network } from './network.ts';
import type { Packet, PacketKind, PacketSink, Segment, Side } from './packet.ts';
import { RandomLoss } from './random-loss.ts';
import { Receiver } from './receiver.ts';
import type { Sharing } from './send-buffer.ts';
import { Sender } from './sender.ts';

export interface EndpointOptions {
  readonly connection: number;
  readonly side: Side;
  readonly recovery: LossRecovery;
  readonly sharing: Sharing;
}

export class Endpoint implements PacketSink {
  readonly sender: Sender;
  /** Called for each packet, after what it carries has been dealt with. */
  onPacket: ((packet: Packet) => void) | null = null;
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
    const { connection, side, recovery, sharing } = options;
    this.#network = network;
    this.#options = options;
    this.#out = side === 'client' ? network.uplink : network.downlink;
    this.#loss = new RandomLoss(scenario.link.lossRate, { seed, connection, from: side });
    this.sender = new Sender({ queue, tcp: scenario.tcp, recovery, sharing, emit: this.#emit });
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
      transmissionNs: (bytes) => peer.#out.transmissionNs(bytes),
      sendAck: () => this.sendControl('ack'),
    });
  }

  receive(packet: Packet): void {
    if (packet.kind === 'syn' || packet.kind === 'syn-ack') this.isListening = true;
    if (!this.isListening) return;
    this.sender.acknowledge(packet.acknowledged);
    if (packet.segment !== null) this.receiver.accept(packet);
    if (this.onPacket !== null) this.onPacket(packet);
  }

  sendControl(kind: 'syn' | 'syn-ack' | 'ack'): Packet {
    return this.#emit(kind, null, -1);
  }

  readonly #emit = (kind: PacketKind, segment: Segment | null, attempt: number): Packet => {
    const { nowNs } = this.#network.queue;
    const packet: Packet = {
      kind,
      to: this.#peer!,
      bytes: segment === null ? 0 : segment.bytes,
      segment,
      attempt,
      acknowledged: this.receiver.report(),
      sentAtNs: nowNs,
      leftAtNs: nowNs,
      arrivesAtNs: Number.NaN,
    };
    const fate = this.#loss.strikes() ? 'lost' : this.#out.send(packet) ? 'delivered' : 'dropped';
    if (this.#network.trace !== null) this.#watch(packet, fate);
    return packet;
  };

  #watch(packet: Packet, fate: 'delivered' | 'lost' | 'dropped'): void {
    const { segment } = packet;
    const pieces = segment === null ? [] : [segment.first!, ...(segment.rest ?? [])];
    const { size } = this.sender.window;
    this.#network.trace!({
      connection: this.#options.connection,
      from: this.#options.side,
      kind: packet.kind,
      bytes: packet.bytes,
      segment: segment?.place ?? null,
      attempt: segment?.attempts ?? 0,
      lossNoticedBy: segment?.loss ?? 'none',
      requests: pieces.flatMap(({ message: { requestId } }) => (requestId === null ? [] : [requestId])),
      sentAtMs: msOf(packet.sentAtNs),
      leftAtMs: msOf(packet.leftAtNs),
      arrivesAtMs: fate === 'delivered' ? msOf(packet.arrivesAtNs) : null,
      fate,
      round: segment?.round ?? 0,
      waitedForWindow: segment?.waitedForWindow ?? false,
      windowSegments: Number.isFinite(size) ? size : null,
      underWay: this.sender.underWay,
    });
  }
}
