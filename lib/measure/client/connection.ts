/** What the page's scheduler knows of a connection, whichever client is behind it. */

import type { Resource } from '../../scenario/scenario.ts';

export interface ClientConnection {
  /** Settles when the handshakes have ended: TCP's, and that of TLS where there is one. */
  readonly open: () => Promise<void>;
  /**
   * Sends a request and reads the whole response. Settles when the response has ended and, where the connection closes after
   * it, when the client knows it to be closed. Several may be under way, as far as the protocol allows.
   *
   * @throws {ClosedBeforeResponse} where the connection closed and nothing of the response was here
   */
  readonly exchange: (resource: Resource) => Promise<void>;
  /** Gives it up, whatever is under way. */
  readonly destroy: () => Promise<void>;
}

/** `onClosed` is called once, when the client knows the connection to be closed. */
export type Connect = (onClosed: () => void, origin: string) => ClientConnection;

/**
 * The connection closed while the request was on its way and nothing of the response was here: the server may have closed an
 * idle connection at that moment (RFC 9112 s.9.5). What is idempotent may be sent again (RFC 9110 s.9.2.2).
 */
export class ClosedBeforeResponse extends Error {}

/** RFC 9110 s.9.2.2, with the safe methods of s.9.2.1. */
const idempotentMethods = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'];

/** Whether asking twice is as good as asking once, so that a request may be repeated, and may be pipelined. */
export function mayBeRepeated({ method }: Pick<Resource, 'method'>): boolean {
  return idempotentMethods.includes(method);
}
