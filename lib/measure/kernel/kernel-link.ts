/**
 * Links of real packets: the operating system's own TCP at both ends, and between them a device whose packets we hold back.
 * Handshakes, slow start, retransmission and closing are the kernel's, and their times are `measured`; rate, delay, queue and
 * loss are ours (`packet-link.ts`).
 *
 * One link at a time: settings of TCP belong to the whole namespace.
 */

import type { Server, Socket } from 'node:net';
import { ExperimentError } from '../../errors.ts';
import type { EmulatedLink, FarEnd, FarServer, LinkBackend, LinkConditions } from '../link.ts';
import { monotonicMs, toMonotonic } from '../monotonic.ts';
import { addressesOf, type DeviceName, type LinkOrder } from './messages.ts';
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
    const link = new KernelLink({ namespace: this.#namespace, order, closed: () => this.#closed() });
    try {
      await this.#namespace.ask({ ask: 'open', order });
      const server = await link.listen(far, conditions.port);
      return link.with(server);
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

class KernelLink {
  readonly #namespace: Namespace;
  readonly #order: LinkOrder;
  readonly #fars: FarEnd[] = [];
  readonly #sockets = new Set<Socket>();
  /** A socket forgets its port when it is closed. */
  readonly #ports = new WeakMap<Socket, number>();
  readonly #closed: () => Promise<void>;

  constructor(of: { readonly namespace: Namespace; readonly order: LinkOrder; readonly closed: () => Promise<void> }) {
    this.#namespace = of.namespace;
    this.#order = of.order;
    this.#closed = of.closed;
    this.#namespace.onLeaving = (clientPort, atMs) => {
      for (const far of this.#fars) far.allLeft(clientPort, atMs - monotonicMs() + performance.now());
    };
  }

  with(server: FarServer): EmulatedLink {
    return {
      ...server,
      listen: (far) => this.listen(far),
      stats: async () => (await this.#namespace.ask({ ask: 'stats' })).value,
      packets: async (startMs) => {
        const { value } = await this.#namespace.ask({ ask: 'packets' });
        return value.map((seen) => packetOf(seen, toMonotonic(startMs)));
      },
      close: async () => {
        for (const socket of this.#sockets) socket.destroy();
        await this.#closed();
      },
    };
  }

  /** `port` 0: one that is free. */
  async listen(far: FarEnd, port = 0): Promise<FarServer> {
    const { value, handle } = await this.#namespace.ask({ ask: 'listen', port }).catch(portError(port));
    await listenOn(far.server, handle);
    this.#fars.push(far);
    return {
      address: { host: addressesOf(this.#order).serverSeen, port: value.port },
      connect: () => this.#connect(value.port),
      peerPort: async (socket) => this.#ports.get(socket)!,
    };
  }

  async #connect(port: number): Promise<Socket> {
    const { handle: socket } = await this.#namespace.ask({ ask: 'connect', port });
    this.#sockets.add(socket);
    this.#ports.set(socket, socket.localPort!);
    socket.on('error', () => {}); // whoever uses the socket listens for errors too
    socket.once('close', () => this.#sockets.delete(socket));
    socket.setNoDelay(true);
    return socket;
  }
}

/** `server` takes the connections of a socket that listens in the namespace. */
async function listenOn(server: Server, handle: Server): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(handle, resolve);
  });
}

/** The port that was asked for may be another server's. */
function portError(port: number): (error: Error) => never {
  return (error) => {
    const { code } = (error.cause ?? {}) as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE') throw error;
    const why = `port ${port} is taken; give another, or 0 for a free one`;
    throw new ExperimentError(`missing port: ${why}`, { cause: error });
  };
}
