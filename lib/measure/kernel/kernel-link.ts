/**
 * Links of real packets: the operating system's own TCP at both ends, and between them a device whose packets we hold back.
 * Handshakes, slow start, retransmission and closing are the kernel's, and their times are `measured`; rate, delay, queue and
 * loss are ours (`packet-link.ts`).
 *
 * One link at a time: settings of TCP belong to the whole namespace.
 */

import type { Server, Socket } from 'node:net';
import { ExperimentError } from '../../errors.ts';
import type { Packet } from '../../timeline/packet.ts';
import type { EmulatedLink, FarEnd, LinkAddress, LinkBackend, LinkConditions, LinkStats } from '../link.ts';
import { monotonicMs, toMonotonic } from '../monotonic.ts';
import type { DeviceName, LinkOrder } from './messages.ts';
import { Namespace } from './namespace.ts';
import { packetOf } from './seen-packet.ts';

export type KernelStart =
  | { readonly backend: LinkBackend; readonly passedOver: Partial<Record<DeviceName, string>> }
  | { readonly backend: null; readonly reasons: Partial<Record<DeviceName, string>> };

/** The first of the devices that can be had here. The caller must close the backend. */
export async function startKernelLink(devices: readonly DeviceName[], signal: AbortSignal): Promise<KernelStart> {
  const started = await Namespace.start(devices, signal);
  if (started.namespace === null) return { backend: null, reasons: started.reasons };
  return { backend: new KernelBackend(started.device, started.namespace), passedOver: started.passedOver };
}

/** What the emulator itself needs for a packet, taken off each delay; measured with `test/live/round-trip.test.ts`. */
const biasMs = 0.08;

class KernelBackend implements LinkBackend {
  readonly name: DeviceName;
  readonly handshakeOrigin = 'measured';
  readonly #namespace: Namespace;
  #opened = 0;
  #isOpen = false;

  constructor(name: DeviceName, namespace: Namespace) {
    this.name = name;
    this.#namespace = namespace;
  }

  async open(conditions: LinkConditions, far: FarEnd): Promise<EmulatedLink> {
    if (this.#isOpen)
      throw new ExperimentError(`unsupported: a second link on one ${this.name} device; close the first`);
    const order = orderFor(conditions, this.#opened++);
    this.#isOpen = true;
    this.#namespace.onLeaving = (clientPort, atMs) => far.allLeft(clientPort, atMs - monotonicMs() + performance.now());
    try {
      await this.#namespace.ask({ ask: 'open', order });
      const { value, handle } = await this.#namespace.ask({ ask: 'listen', port: conditions.port ?? 0 });
      await listenOn(far.server, handle);
      const address = { host: `10.77.${order.serverOctet}.2`, port: value.port };
      return new KernelLink({ namespace: this.#namespace, address, closed: () => this.#closed() });
    } catch (error) {
      await this.#closed();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#namespace.end();
  }

  async #closed(): Promise<void> {
    this.#isOpen = false;
    this.#namespace.onLeaving = () => {};
    // An agent that is gone has closed its link.
    await this.#namespace.ask({ ask: 'close' }).catch(() => null);
  }
}

/** Addresses that no earlier link had: what is left of its connections must not meet the next ones. */
const addressPairs = 120;

function orderFor(
  { link, tcp, seed = 1, stagedLosses = [], congestionControl = 'reno' }: LinkConditions,
  opened: number,
): LinkOrder {
  const clientOctet = 1 + 2 * (opened % addressPairs);
  return {
    clientOctet,
    serverOctet: clientOctet + 1,
    rttMs: link.rttMs,
    rateBitsPerSecond: link.rateBitsPerSecond,
    lossRate: link.lossRate,
    queueBytes: link.queueBytes,
    seed,
    stagedLosses,
    mssBytes: tcp.mssBytes,
    initialWindowSegments: tcp.initialWindowSegments,
    slowStartAfterIdle: tcp.slowStartAfterIdle,
    congestionControl,
    biasMs: Math.min(biasMs, link.rttMs / 2),
  };
}

class KernelLink implements EmulatedLink {
  readonly address: LinkAddress;
  readonly #namespace: Namespace;
  readonly #sockets = new Set<Socket>();
  /** A socket forgets its port when it is closed. */
  readonly #ports = new WeakMap<Socket, number>();
  readonly #closed: () => Promise<void>;

  constructor(of: {
    readonly namespace: Namespace;
    readonly address: LinkAddress;
    readonly closed: () => Promise<void>;
  }) {
    this.#namespace = of.namespace;
    this.address = of.address;
    this.#closed = of.closed;
  }

  async connect(): Promise<Socket> {
    const { handle: socket } = await this.#namespace.ask({ ask: 'connect', port: this.address.port });
    this.#sockets.add(socket);
    this.#ports.set(socket, socket.localPort!);
    socket.on('error', () => {}); // whoever uses the socket listens for errors too
    socket.once('close', () => this.#sockets.delete(socket));
    socket.setNoDelay(true);
    return socket;
  }

  async peerPort(socket: Socket): Promise<number> {
    return this.#ports.get(socket)!;
  }

  async stats(): Promise<LinkStats> {
    return (await this.#namespace.ask({ ask: 'stats' })).value;
  }

  async packets(startMs: number): Promise<readonly Packet[]> {
    const { value } = await this.#namespace.ask({ ask: 'packets' });
    return value.map((seen) => packetOf(seen, toMonotonic(startMs)));
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await this.#closed();
  }
}

/** `server` takes the connections of a socket that listens in the namespace. */
async function listenOn(server: Server, handle: Server): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(handle, resolve);
  });
}
