/**
 * What every emulated link offers, whatever it is made of: an origin server listens at its far end, clients connect at
 * its near end, and between them lie the scenario's round trip, rate and TCP. Above this interface nothing knows whether
 * the packets are real (a TUN or veth device in a namespace of its own) or charged in user space (the relay).
 *
 * The parts: a backend is what must be started once and is expensive (a worker thread, a namespace); a link is one set of
 * conditions on it, with one origin, and is cheap. Both are owned by whoever opened them and must be closed.
 */

import type { Server, Socket } from 'node:net';
import type { Link, Scenario, Tcp } from '../scenario/scenario.ts';
import type { Packet } from '../timeline/packet.ts';
import type { Origin, Timeline } from '../timeline/timeline.ts';
import type { StagedLoss } from './kernel/packet-loss.ts';
import type { OriginLog } from './socket-log.ts';

export const backendNames = ['tun', 'veth', 'relay'] as const;
export type BackendName = (typeof backendNames)[number];

/** Congestion controls that an experiment may ask for; the kernel must have them. */
export type CongestionControl = 'reno' | 'cubic' | 'bbr';

export interface LinkConditions {
  readonly link: Link;
  readonly tcp: Tcp;
  /** Where the server listens. Default: a port that is free. */
  readonly port?: number;
  /** Of the losses by chance. Default: 1. */
  readonly seed?: number;
  /** Losses besides those of chance. */
  readonly stagedLosses?: readonly StagedLoss[];
  /** Default: reno, whatever the host has. */
  readonly congestionControl?: CongestionControl;
}

export interface LinkBackend {
  readonly name: BackendName;
  /** Who decides how long a TCP handshake takes: `emulated` where we charge it, `measured` where the kernel does it. */
  readonly handshakeOrigin: Origin;
  /**
   * A new link with a server, which must not listen yet, at its far end.
   *
   * @throws {ExperimentError} where no port or device can be had
   */
  readonly open: (conditions: LinkConditions, far: FarEnd) => Promise<EmulatedLink>;
  /** Loads a page with client and server where the link is; a backend without it has them here. */
  readonly navigate?: (job: NavigateJob, signal: AbortSignal) => Promise<Navigation>;
  /** Whether it has gone away by itself; one without it cannot. */
  readonly isLost?: () => boolean;
  /** Ends every link, thread and process of this backend; never throws. */
  readonly close: () => Promise<void>;
}

/** One page load. */
export interface NavigateJob {
  readonly scenario: Scenario;
  /** Of the losses by chance. */
  readonly seed: number;
  readonly congestionControl: CongestionControl;
}

/** A page load as all who took part saw it. */
export interface Navigation {
  readonly timeline: Timeline;
  readonly origin: OriginLog;
  readonly link: LinkStats;
  /** None where the link has no real ones. */
  readonly packets: readonly Packet[];
}

export interface FarEnd {
  readonly server: Server;
  /**
   * All that the server has written so far on the connection from `remotePort` is on its way. A program is not told so by
   * its kernel, which takes a response at once and sends it later; on a slow link the difference is seconds. It may be said
   * more than once, the last time counts.
   *
   * @param atMs on the clock of `performance.now()`, when its last bit is on the link; may lie ahead. Default: now
   */
  readonly allLeft: (remotePort: number, atMs?: number) => void;
}

/** A server at the far end, as clients at the near end reach it. */
export interface FarServer {
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
}

/** With the server that it was opened for. */
export interface EmulatedLink extends FarServer {
  /** Another server at the far end, over the same link. */
  readonly listen: (far: FarEnd) => Promise<FarServer>;
  readonly stats: () => Promise<LinkStats>;
  /** What the link saw so far, with times from `startMs` of `performance.now()`; none where there are no real packets. */
  readonly packets: (startMs: number) => Promise<readonly Packet[]>;
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
