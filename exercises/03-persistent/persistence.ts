/** The message that was received last on a connection. */
export interface Message {
  readonly kind: 'request' | 'response';
  readonly version: 'HTTP/1.0' | 'HTTP/1.1';
  /** The value of its Connection field; absent if it has none. */
  readonly connection?: string;
  /** Whether its end can be told without closing the connection. */
  readonly selfDefinedLength: boolean;
}

/** Who received it. */
export interface Recipient {
  readonly role: 'client' | 'server' | 'proxy';
  /** Whether it wishes to keep connections of HTTP/1.0 that ask for it. */
  readonly honoursKeepAlive: boolean;
}

/** Whether the connection persists after this exchange (RFC 9112 s.9.3). */
export function persists(message: Message, recipient: Recipient): boolean {
  // TODO: go through the rules in their order; the first that applies decides.
  throw new Error(`write whether ${message.version} persists, received by a ${recipient.role}`);
}
