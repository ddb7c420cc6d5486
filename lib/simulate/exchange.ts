/** One request and its response, from discovery to the last byte. Times in ns; `NaN`: not yet, or never. */

import { isIdempotent } from '../protocol/pipelining.ts';
import type { Resource } from '../scenario/scenario.ts';
import type { Message } from './message.ts';

/** What a request's story needs to know of the connection that carries it. */
export interface Carrier {
  readonly id: number;
  readonly openedAtNs: number;
  readonly connectedAtNs: number;
  readonly readyAtNs: number;
}

export class Exchange {
  /** Place of the resource on the page, from 1. */
  readonly id: number;
  readonly resource: Resource;
  readonly isIdempotent: boolean;
  discoveredAtNs = Number.NaN;
  /** Connections that were open when it was discovered. */
  connectionsInUse = 0;
  connection: Carrier | null = null;
  /** Whether `connection` was opened at its discovery, and serves it first. */
  opensConnection = false;
  /** How often it was sent; above 1 after a connection closed under it. */
  attempts = 0;
  sentAtNs = Number.NaN;
  /** When it was sent the time before, and when its connection turned out to be closed. */
  lastAttemptAtNs = Number.NaN;
  unansweredAtNs = Number.NaN;
  request: Message | null = null;
  /** When the server had the response ready, and when the response was its turn. */
  readyAtNs = Number.NaN;
  isReady = false;
  answeredAtNs = Number.NaN;
  response: Message | null = null;
  endedAtNs = Number.NaN;
  /** Next in the line of those that a server answers in order. */
  behind: Exchange | null = null;
  /** The connection closed, and the request may not be repeated. */
  hasFailed = false;

  constructor(id: number, resource: Resource) {
    this.id = id;
    this.resource = resource;
    this.isIdempotent = isIdempotent(resource.method);
  }
}
