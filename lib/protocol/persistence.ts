/**
 * Whether a connection is kept after an exchange: the decision of RFC 9112 s.9.3 as a table, first match first.
 *
 * The recipient of a message decides, from the message it received last. Whether the message's end can be told without
 * closing (s.6.3, `message-framing.ts`) comes in as a fact. HTTP/2 and HTTP/3 do not ask: their connections persist and
 * the `Connection` field is malformed there (RFC 9113 s.8.2.2 and 9.1, RFC 9114 s.3.3 and 4.2).
 * Left out: what else ends a connection (idle time, limits, failures), which is in `lifecycle.ts`.
 */

import { connectionOptions } from './connection-options.ts';
import { http10, http11, isAtLeast, parseHttpVersion } from './http-version.ts';

/** The most recently received message. */
export interface ReceivedMessage {
  readonly kind: 'request' | 'response';
  /** As in the message, such as `HTTP/1.1`. */
  readonly version: string;
  /** Value of the `Connection` field, or its values where it came in several lines. */
  readonly connection?: string | readonly string[] | undefined;
  /** Whether its end can be told without closing the connection. */
  readonly selfDefinedLength: boolean;
}

export interface Recipient {
  readonly role: 'client' | 'server' | 'proxy';
  /** Whether it wishes to honour the `keep-alive` option of HTTP/1.0. */
  readonly honoursKeepAlive: boolean;
}

export interface Persistence {
  readonly persists: boolean;
  readonly because: string;
  readonly source: string;
}

interface Facts {
  readonly message: ReceivedMessage;
  readonly recipient: Recipient;
  readonly options: ReadonlySet<string>;
  readonly is11: boolean;
  readonly is10: boolean;
}

const rules: readonly (Persistence & { readonly applies: (facts: Facts) => boolean })[] = [
  {
    applies: ({ options }) => options.has('close'),
    persists: false,
    because: 'the close option ends the connection after this exchange, whatever else is said',
    source: 'RFC 9112 s.9.3',
  },
  {
    applies: ({ message }) => !message.selfDefinedLength,
    persists: false,
    because: 'the end of the message is told only by closing the connection',
    source: 'RFC 9112 s.6.3, 9.3',
  },
  {
    applies: ({ is11 }) => is11,
    persists: true,
    because: 'HTTP/1.1 connections persist unless somebody says close',
    source: 'RFC 9112 s.9.3',
  },
  {
    applies: ({ is10, options, message, recipient }) =>
      is10 && options.has('keep-alive') && message.kind === 'request' && recipient.role === 'proxy',
    persists: false,
    because: 'a proxy keeps no connection with an HTTP/1.0 client, which may only have forwarded the option',
    source: 'RFC 9112 s.9.3, C.2.2',
  },
  {
    applies: ({ is10, options, recipient }) => is10 && options.has('keep-alive') && !recipient.honoursKeepAlive,
    persists: false,
    because: 'HTTP/1.0 asked with keep-alive, but the recipient does not wish to honour it',
    source: 'RFC 9112 s.9.3',
  },
  {
    applies: ({ is10, options }) => is10 && options.has('keep-alive'),
    persists: true,
    because: 'HTTP/1.0 asked with keep-alive, and the recipient honours it',
    source: 'RFC 9112 s.9.3, C.2.2',
  },
  {
    applies: () => true,
    persists: false,
    because: 'before HTTP/1.1 a connection closes unless keep-alive asks otherwise',
    source: 'RFC 9112 s.9.3',
  },
];

/**
 * Whether the connection persists after the exchange to which `message` belongs, and by which rule.
 *
 * @throws {InputError} where `version` is not one
 * @example
 * persistence({ kind: 'response', version: 'HTTP/1.0', connection: 'Keep-Alive', selfDefinedLength: true },
 *   { role: 'client', honoursKeepAlive: true }).persists; // true
 */
export function persistence(message: ReceivedMessage, recipient: Recipient): Persistence {
  const version = parseHttpVersion(message.version);
  const is11 = isAtLeast(version, http11);
  const is10 = !is11 && isAtLeast(version, http10);
  const facts: Facts = { message, recipient, options: connectionOptions(message.connection), is11, is10 };
  const { persists, because, source } = rules.find(({ applies }) => applies(facts))!;
  return { persists, because, source };
}

/** Where programs that the course uses do more, or less, than the rules above. */
export const persistenceInPractice: readonly {
  readonly who: string;
  readonly does: string;
  readonly source: string;
}[] = [
  {
    who: 'Node 24 server',
    does: 'keeps an HTTP/1.0 connection only if the handler sets Content-Length itself: res.end(text) alone closes',
    source: 'measured on Node 24.21.0',
  },
  {
    who: 'Node 24 server',
    does: 'answers 503 to the request after the last that maxRequestsPerSocket allows, if that was pipelined',
    source: 'measured on Node 24.21.0 with maxRequestsPerSocket 2',
  },
  {
    who: 'undici 8 client',
    does: 'closes the connection of every HEAD request (it sends Connection: close)',
    source: 'undici 8.12.4, lib/dispatcher/client-h1.js',
  },
  {
    who: 'undici 8 client',
    does: 'gives up a connection whose Keep-Alive hint is 2 s or less, because it subtracts 2 s',
    source: 'undici 8.12.4, lib/dispatcher/client-h1.js',
  },
  {
    who: 'undici 8 client',
    does: 'ignores max in Keep-Alive',
    source: 'measured with undici 8.12.4',
  },
];
