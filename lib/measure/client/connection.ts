/** What the page's scheduler knows of a connection, whichever client is behind it. */

import type { Resource } from '../../scenario/scenario.ts';

export interface ClientConnection {
  /** Settles when the handshake has ended. */
  readonly open: () => Promise<void>;
  /**
   * Sends a GET and reads the whole response. Settles when the response has ended and, where the connection closes after it,
   * when the client knows it to be closed.
   *
   * @throws {ClosedBeforeResponse} where the request may be sent again on another connection
   */
  readonly exchange: (resource: Resource) => Promise<void>;
  /** Gives it up, whatever is under way. */
  readonly destroy: () => Promise<void>;
}

/** `onClosed` is called once, when the client knows the connection to be closed. */
export type Connect = (onClosed: () => void) => ClientConnection;

/**
 * The connection closed while the request was on its way and nothing of the response was here: the server may have closed an
 * idle connection at that moment (RFC 9112 s.9.5). A GET may be sent again (RFC 9110 s.9.2.2).
 */
export class ClosedBeforeResponse extends Error {}
