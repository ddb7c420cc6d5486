/**
 * The Jupyter messaging protocol on the wire, version 5.3: what client and kernel have in common.
 *
 * A message travels as ZeroMQ frames: the routing identities of the peer, a delimiter, an HMAC-SHA256 signature in hex,
 * and four JSON documents (header, parent header, metadata, content), then binary buffers. Whoever does not know the
 * key of the connection file cannot sign, and what is not signed is dropped: the ports are open to every local user.
 *
 * Source: Jupyter Client documentation, "Messaging in Jupyter", section "The wire protocol".
 */

import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

export const PROTOCOL_VERSION = '5.3';

const DELIMITER = '<IDS|MSG>';

export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

/** Content differs by message type, so whoever reads it checks it. */
// biome-ignore lint/suspicious/noExplicitAny: the protocol's JSON is open, and every reader names what it takes
export type Content = Record<string, any>;

export interface Message {
  readonly identities: readonly Buffer[];
  readonly header: Header;
  readonly parent: Partial<Header>;
  readonly metadata: Content;
  readonly content: Content;
}

/** The connection file: where a kernel listens, and the key that signs. A port of 0 lets our kernel choose one. */
export interface ConnectionInfo {
  readonly transport: string;
  readonly ip: string;
  readonly key: string;
  readonly signature_scheme: string;
  readonly shell_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly control_port: number;
  readonly hb_port: number;
}

/** A new message, not yet an answer to any. */
export function createMessage(type: string, content: Content, session: string): Message {
  return { identities: [], header: createHeader(type, session), parent: {}, metadata: {}, content };
}

/** A message that answers `request`; it goes back to the peer the request came from. */
export function createReply(request: Message, type: string, content: Content): Message {
  const header = createHeader(type, request.header.session);
  return { identities: request.identities, header, parent: request.header, metadata: {}, content };
}

export function encode(message: Message, key: string): (Buffer | string)[] {
  const { identities, header, parent, metadata, content } = message;
  const parts = [header, parent, metadata, content].map((part) => JSON.stringify(part));
  return [...identities, DELIMITER, sign(parts, key), ...parts];
}

/** The message in `frames`, or `null` if it is malformed or was not signed with `key`. */
export function decode(frames: readonly Buffer[], key: string): Message | null {
  const delimiter = frames.findIndex((frame) => frame.equals(Buffer.from(DELIMITER)));
  const signature = frames[delimiter + 1];
  const parts = frames.slice(delimiter + 2, delimiter + 6);
  if (delimiter < 0 || signature === undefined || parts.length < 4) return null;
  const expected = Buffer.from(sign(parts, key));
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return null;
  try {
    const [header, parent, metadata, content] = parts.map((part) => JSON.parse(part.toString()));
    return { identities: frames.slice(0, delimiter), header, parent, metadata, content };
  } catch {
    return null;
  }
}

/** The ZeroMQ address of a port; the transport `ipc` joins path and number with a dash, as Jupyter does. */
export function endpoint(connection: ConnectionInfo, port: number): string {
  const { transport, ip } = connection;
  return `${transport}://${ip}${transport === 'ipc' ? '-' : ':'}${port === 0 ? '*' : port}`;
}

function createHeader(type: string, session: string): Header {
  return {
    msg_id: randomUUID(),
    msg_type: type,
    session,
    username: 'roundtrip',
    date: new Date().toISOString(),
    version: PROTOCOL_VERSION,
  };
}

function sign(parts: readonly (string | Buffer)[], key: string): string {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest('hex');
}
