/**
 * Links of real packets: the operating system's own TCP at both ends, and between them a device whose packets we hold back.
 * Handshakes, slow start, retransmission and closing are the kernel's, and their times are `measured`; rate, delay, queue and
 * loss are ours (`packet-link.ts`).
 *
 * One link at a time: settings of TCP belong to the whole namespace.
 */

import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { ExperimentError } from '../../errors.ts';
import type { EmulatedLink, FarEnd, FarServer, LinkBackend, LinkConditions } from '../link.ts';
import { monotonicMs, toMonotonic } from '../monotonic.ts';
import type { LinkDriver } from './link-driver.ts';
import { addressesOf, type DeviceName, type LinkOrder } from './messages.ts';
import { packetOf } from './seen-packet.ts';

export class KernelBackend implements Omit<LinkBackend, 'close'> {
  readonly name: DeviceName;
  readonly handshakeOrigin = 'measured';
  readonly #driver: LinkDriver;
  #opened = 0;
  #isOpen = false;

  constructor(name: DeviceName, driver: LinkDriver) {
    this.name = name;
    this.#driver = driver;
  }

  async open(conditions: LinkConditions, far: FarEnd): Promise<EmulatedLink> {
    if (this.#isOpen)
      throw new ExperimentError(`unsupported: a second link on one ${this.name} device; close the first`);
    const order = orderFor(conditions, this.#opened++);
    this.#isOpen = true;
    const link = new KernelLink(order, this.#driver);
    try {
      await this.#driver.open(order);
      const server = await link.listen(far, conditions.port);
      return {
        ...server,
        listen: (far) => link.listen(far),
        stats: () => this.#driver.stats(),
        packets: async (startMs) => (await this.#driver.packets()).map((seen) => packetOf(seen, toMonotonic(startMs))),
        close: async () => {
          link.destroySockets();
          await this.#closed();
        },
      };
    } catch (error) {
      await this.#closed();
      throw error;
    }
  }

  async #closed(): Promise<void> {
    this.#isOpen = false;
    this.#driver.onLeaving = () => {};
    // An agent that is gone has closed its link.
    await this.#driver.close().catch(() => null);
  }
}

/** Addresses that no earlier link had: what is left of its connections must not meet the next ones. */
const addressPairs = 120;

function orderFor(conditions: LinkConditions, opened: number): LinkOrder {
  const { link, tcp, seed = 1, stagedLosses = [], congestionControl = 'reno' } = conditions;
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
  };
}

/** The servers and sockets of one link. */
class KernelLink {
  readonly #order: LinkOrder;
  readonly #driver: LinkDriver;
  readonly #fars: FarEnd[] = [];
  readonly #sockets = new Set<Socket>();
  /** A socket forgets its port when it is closed. */
  readonly #ports = new WeakMap<Socket, number>();

  constructor(order: LinkOrder, driver: LinkDriver) {
    this.#order = order;
    this.#driver = driver;
    driver.onLeaving = (clientPort, atMs) => {
      for (const far of this.#fars) far.allLeft(clientPort, atMs - monotonicMs() + performance.now());
    };
  }

  async listen(far: FarEnd, wantedPort = 0): Promise<FarServer> {
    const port = await this.#driver.listen(far.server, wantedPort);
    this.#fars.push(far);
    return {
      address: { host: addressesOf(this.#order).serverSeen, port },
      connect: () => this.#connect(port),
      peerPort: async (socket) => this.#ports.get(socket)!,
    };
  }

  destroySockets(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async #connect(port: number): Promise<Socket> {
    const socket = await this.#driver.connect(port);
    this.#sockets.add(socket);
    this.#ports.set(socket, socket.localPort!);
    socket.on('error', () => {}); // whoever uses the socket listens for errors too
    socket.once('close', () => this.#sockets.delete(socket));
    return socket;
  }
}
