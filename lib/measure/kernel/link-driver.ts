/**
 * What a link of real packets is driven by: inside its namespace directly (`inside-driver.ts`), from outside by way of the
 * agent, which passes sockets out (`namespace.ts`). `KernelBackend` makes links of either.
 */

import type { Server, Socket } from 'node:net';
import type { LinkStats } from '../link.ts';
import type { LinkOrder } from './messages.ts';
import type { SeenPacket } from './seen-packet.ts';

export interface LinkDriver {
  /** Data of the server to a client's port leaves the link at `atMs`, on the monotonic clock. */
  onLeaving: (clientPort: number, atMs: number) => void;
  readonly open: (order: LinkOrder) => Promise<void>;
  /**
   * Lets `server` listen at the far end; port 0: one that is free.
   *
   * @returns the port
   * @throws {ExperimentError} where the port is taken
   */
  readonly listen: (server: Server, port: number) => Promise<number>;
  /** A connection from the near end, when its handshake has ended. */
  readonly connect: (port: number) => Promise<Socket>;
  readonly stats: () => Promise<LinkStats>;
  readonly packets: () => Promise<readonly SeenPacket[]>;
  readonly close: () => Promise<void>;
}
