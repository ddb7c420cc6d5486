/**
 * TLS with everything spelled out: the version that the scenario names and no other, the key shares of OpenSSL 3.5 (as in
 * `protocol/handshake.ts`), a chain that this client alone trusts, and a session only where one shall be resumed.
 */

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import {
  type ConnectionOptions,
  connect,
  createSecureContext,
  createServer,
  type SecureVersion,
  type TLSSocket,
} from 'node:tls';
import { ExperimentError } from '../../errors.ts';
import type { Protocol, Security } from '../../scenario/scenario.ts';
import { type Credentials, credentials, serverName } from './certificates.ts';

/** How both sides secure the connections of one origin. */
export interface Secured {
  /** For a server of `node:tls`, `node:https` or `node:http2`. */
  readonly server: {
    readonly key: string;
    readonly cert: string;
    readonly minVersion: SecureVersion;
    readonly maxVersion: SecureVersion;
    readonly ALPNProtocols: string[];
    /** Tickets that one server gives, another with the same keys takes. */
    readonly ticketKeys: Buffer;
  };
  readonly client: ConnectionOptions;
}

export type Alpn = 'http/1.0' | 'http/1.1' | 'h2';

/** The name by which the two sides agree on `protocol` (RFC 7301); HTTP/3 does not run over TLS on TCP. */
export function alpnOf(protocol: Protocol): Alpn {
  return protocol === 'HTTP/2' ? 'h2' : protocol === 'HTTP/1.0' ? 'http/1.0' : 'http/1.1';
}

const versions: { readonly [S in Security]: SecureVersion | null } = {
  none: null,
  'tls1.2': 'TLSv1.2',
  'tls1.2-resumed': 'TLSv1.2',
  'tls1.3': 'TLSv1.3',
  'tls1.3-resumed': 'TLSv1.3',
  // Not measured: Node's TLS has no early data, and no QUIC.
  'tls1.3-0rtt': null,
  quic: null,
  'quic-0rtt': null,
};

/** `null`: in clear. For a resumed handshake, one connection over loopback gets the session beforehand. */
export async function securedAs(security: Security, alpn: Alpn): Promise<Secured | null> {
  const version = versions[security];
  if (version === null) return null;
  const { key, cert, ca }: Credentials = await credentials();
  const thisVersion = { minVersion: version, maxVersion: version };
  const ALPNProtocols = [alpn];
  const secured: Secured = {
    server: { key, cert, ...thisVersion, ALPNProtocols, ticketKeys: randomBytes(48) },
    // Made once: it takes longer than many a handshake.
    client: { secureContext: createSecureContext({ ca, ...thisVersion }), servername: serverName, ALPNProtocols },
  };
  if (!security.endsWith('-resumed')) return secured;
  return { ...secured, client: { ...secured.client, session: await sessionOf(secured) } };
}

/**
 * The TLS connection over `socket`, when its handshake has ended.
 *
 * @throws {ExperimentError} where the two sides do not agree, or the connection closes
 */
export async function secure(socket: Socket, options: ConnectionOptions): Promise<TLSSocket> {
  const secured = connect({ ...options, socket });
  try {
    await new Promise<void>((resolve, reject) => {
      secured.once('secureConnect', resolve);
      secured.once('error', reject);
      secured.once('close', () => reject(new Error('the connection closed')));
    });
  } catch (cause) {
    secured.destroy();
    socket.destroy();
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ExperimentError(`missing TLS connection: ${why}`, { cause });
  }
  // Whoever uses the socket listens for errors too.
  secured.on('error', () => {});
  return secured;
}

async function sessionOf({ server: serverOptions, client }: Secured): Promise<Buffer> {
  const server = createServer(serverOptions, (socket) => {
    socket.on('error', () => {});
    socket.write('.');
  });
  try {
    server.listen({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const socket = connect({ ...client, host: '127.0.0.1', port });
    // TLS 1.3 sends its tickets after the handshake, and they are read with the first data.
    const [session] = (await once(socket, 'session')) as [Buffer];
    socket.destroy();
    return session;
  } catch (cause) {
    throw new ExperimentError('missing TLS session: the server gave none over loopback', { cause });
  } finally {
    server.close();
  }
}
