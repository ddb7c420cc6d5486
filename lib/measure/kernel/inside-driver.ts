/** Drives the link from inside its namespace, where sockets are simply opened. */

import { once } from 'node:events';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { ExperimentError } from '../../errors.ts';
import { configure, unconfigure } from './device.ts';
import type { EmulatorThread } from './emulator-thread.ts';
import type { LinkDriver } from './link-driver.ts';
import { addressesOf, type LinkOrder } from './messages.ts';
import type { SeenPacket } from './seen-packet.ts';

export class InsideDriver implements LinkDriver {
  onLeaving = (_clientPort: number, _atMs: number): void => {};
  readonly #emulator: EmulatorThread;
  #order: LinkOrder | null = null;

  constructor(emulator: EmulatorThread) {
    this.#emulator = emulator;
    emulator.onLeaving = (clientPort, atMs) => this.onLeaving(clientPort, atMs);
  }

  async open(order: LinkOrder): Promise<void> {
    configure(order);
    this.#order = order;
    await this.#emulator.tell(order);
  }

  async listen(server: Server, port: number): Promise<number> {
    server.listen({ host: addressesOf(this.#order!).server, port, backlog: 4096 });
    try {
      await once(server, 'listening');
    } catch (cause) {
      const isTaken = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE';
      const why = isTaken ? `port ${port} is taken; give another, or 0 for a free one` : (cause as Error).message;
      throw new ExperimentError(`missing port: ${why}`, { cause });
    }
    return (server.address() as AddressInfo).port;
  }

  /** `paused`: whoever gets the socket shall read all of it, so nothing is read here. */
  async connect(port: number, { paused = false } = {}): Promise<Socket> {
    const socket = connect({ host: addressesOf(this.#order!).serverSeen, port, noDelay: true });
    // In the very moment of the event, before Node begins to read.
    if (paused) socket.once('connect', () => socket.pause());
    try {
      await once(socket, 'connect');
    } catch (cause) {
      throw new ExperimentError(`missing connection: ${(cause as Error).message}`, { cause });
    }
    return socket;
  }

  stats() {
    return this.#emulator.tell('stats');
  }

  packets(): Promise<readonly SeenPacket[]> {
    return this.#emulator.tell('packets');
  }

  async close(): Promise<void> {
    await this.#emulator.tell('close');
    if (this.#order !== null) unconfigure(this.#order);
    this.#order = null;
  }
}
