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
  // BEGIN SOLUTION
  // The field is a list of options, and Close is the same as close.
  const options = (message.connection ?? '').split(',').map((option) => option.trim().toLowerCase());
  // The rules in the order of the RFC; the first that applies decides. Framing comes first of all: without an end that can
  // be told, there is nothing to decide.
  if (!message.selfDefinedLength) return false;
  if (options.includes('close')) return false;
  if (message.version === 'HTTP/1.1') return true;
  if (!options.includes('keep-alive')) return false;
  // A client behind a proxy of HTTP/1.0 may only have had its field passed on by somebody who did not understand it.
  if (recipient.role === 'proxy' && message.kind === 'request') return false;
  return recipient.honoursKeepAlive;
  // END SOLUTION
  // BEGIN STUB
  // // TODO: go through the rules in their order; the first that applies decides.
  // throw new Error(`write whether ${message.version} persists, received by a ${recipient.role}`);
  // END STUB
}
