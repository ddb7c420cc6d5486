/**
 * What is answered: which connections were opened, which requests each carried, and how every millisecond was spent.
 * Times in milliseconds from the start of navigation, sizes in bytes. Phase names are those of HAR, but none overlaps
 * another: `tls` is not part of `connect`.
 *
 * A request that opens a connection at once has phases from the end of that handshake on; a request that had to wait for
 * a free connection is `blocked` until it leaves (`phases.ts` tells waiting from a handshake within it).
 */

import type { Scenario } from '../scenario/scenario.ts';

export const engineNames = ['model', 'simulate', 'measure'] as const;
export type EngineName = (typeof engineNames)[number];

/** Where a number came from: a formula, the event queue, a delay that we charged ourselves, or the operating system. */
export const origins = ['computed', 'simulated', 'emulated', 'measured'] as const;
export type Origin = (typeof origins)[number];

export const connectionPhaseNames = ['dns', 'connect', 'tls'] as const;
export type ConnectionPhaseName = (typeof connectionPhaseNames)[number];

export const requestPhaseNames = ['blocked', 'send', 'wait', 'receive'] as const;
export type RequestPhaseName = (typeof requestPhaseNames)[number];

export type PhaseName = ConnectionPhaseName | RequestPhaseName;

/** All phases in the order of a request's life. */
export const phaseNames = [
  'blocked',
  'dns',
  'connect',
  'tls',
  'send',
  'wait',
  'receive',
] as const satisfies readonly PhaseName[];

/** A stretch of time with one cause. */
export interface Phase<Name extends string = PhaseName> {
  readonly name: Name;
  readonly startMs: number;
  readonly endMs: number;
  readonly origin: Origin;
}

/** A TCP connection, or QUIC's. */
export interface Connection {
  readonly id: number;
  /** Whom it leads to; absent: the document's origin. */
  readonly origin?: string;
  readonly openedAtMs: number;
  /** When the client knew it to be closed; `null`: still open at the end. */
  readonly closedAtMs: number | null;
  readonly closedBy: 'client' | 'server' | null;
  readonly phases: readonly Phase<ConnectionPhaseName>[];
}

/** A resource asked for and answered. */
export interface Request {
  /** Place of the resource on the page, from 1. */
  readonly id: number;
  readonly path: string;
  /** `id` of the connection that carried it. */
  readonly connection: number;
  /** 0: its connection was closed under it, and it could not be sent again. */
  readonly status: number;
  readonly bodyBytes: number;
  readonly phases: readonly Phase<RequestPhaseName>[];
}

/** What a timeline adds up to. */
export interface Totals {
  /** The last byte of the last resource. */
  readonly pageLoadMs: number;
  readonly connections: number;
  /** Transport handshakes. */
  readonly handshakes: number;
  readonly requests: number;
  readonly bodyBytes: number;
  /** SYN, SYN-ACK, ACK and the four of the close, for each TCP connection. */
  readonly controlPackets: number;
}

/** An engine's answer to a scenario. */
export interface Timeline {
  readonly engine: EngineName;
  readonly scenario: Scenario;
  readonly connections: readonly Connection[];
  readonly requests: readonly Request[];
  readonly totals: Totals;
}
