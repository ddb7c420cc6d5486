/**
 * What every emulated link offers, whatever it is made of: an origin server listens at its far end, clients connect at
 * its near end, and between them lie the scenario's round trip, rate and TCP. Above this interface nothing knows whether
 * the packets are real (a TUN or veth device in a namespace of its own) or charged in user space (the relay).
 *
 * The parts: a backend is what must be started once and is expensive (a worker thread, a namespace); a link is one set of
 * conditions on it, with one origin, and is cheap. Both are owned by whoever opened them and must be closed.
 */

import type { Server, Socket } from 'node:net';
import type { Link, Tcp } from '../scenario/scenario.ts';
import type { Origin } from '../timeline/timeline.ts';

export interface LinkConditions {
  readonly link: Link;
  readonly tcp: Tcp;
}

export interface LinkBackend {
  readonly name: 'relay';
  /** Who decides how long a TCP handshake takes: `emulated` where we charge it, `measured` where the kernel does it. */
  readonly handshakeOrigin: Origin;
  /**
   * A new link with a server, which must not listen yet, at its far end.
   *
   * @throws {ExperimentError} where no port or device can be had
   */
  readonly open: (conditions: LinkConditions, far: FarEnd) => Promise<EmulatedLink>;
  /** Ends every link, thread and process of this backend; never throws. */
  readonly close: () => Promise<void>;
}

export interface FarEnd {
  readonly server: Server;
  /**
   * All that the server has written so far on the connection from `remotePort` is on its way. A program is not told so by
   * its kernel, which takes a response at once and sends it later; on a slow link the difference is seconds.
   */
  readonly allLeft: (remotePort: number) => void;
}

export interface EmulatedLink {
  /** Where clients believe the server to be; for the `Host` field and for telling our requests from others. */
  readonly address: LinkAddress;
  /**
   * A connection whose handshake has ended, as the client sees it.
   *
   * @throws {ExperimentError} where the link or the server refuses
   */
  readonly connect: () => Promise<Socket>;
  /** The remote port that the server sees for a socket of `connect`; settles when the server has accepted it. */
  readonly peerPort: (socket: Socket) => Promise<number>;
  readonly stats: () => Promise<LinkStats>;
  /** Resets what is still open; never throws. */
  readonly close: () => Promise<void>;
}

export interface LinkAddress {
  readonly host: string;
  readonly port: number;
}

/** What the link did since it was opened. */
export interface LinkStats {
  readonly connections: number;
  /** Data segments carried, by direction. */
  readonly segments: { readonly up: number; readonly down: number };
  /** Payload carried, by direction. */
  readonly bytes: { readonly up: number; readonly down: number };
  readonly lateness: Lateness;
}

/** By how much events were later than due: the emulator's own error, and that of the machine it runs on. */
export interface Lateness {
  readonly events: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}
