/** A connection over the link, with both handshakes where there are two. */

import type { Socket } from 'node:net';
import type { EmulatedLink } from '../link.ts';
import { type Secured, secure } from '../tls/secured.ts';
import type { Marks } from './marks.ts';

/** What every client needs to open connections. */
export interface NearEnd {
  readonly link: EmulatedLink;
  readonly marks: Marks;
  /** `null`: in clear. */
  readonly secured: Secured | null;
  /** Of the resources that are asked for, as in the scenario. */
  readonly origin: string;
}

/** @throws {ExperimentError} where either handshake fails */
export async function openSocket({ link, marks, secured, origin }: NearEnd): Promise<Socket> {
  const mark = marks.opening(origin);
  const transport = await link.connect();
  mark.established(transport);
  if (secured === null) return transport;
  const socket = await secure(transport, secured.client);
  mark.secured(socket);
  return socket;
}

/** What ALPN says of a secured connection, both sides know beforehand of one in clear (RFC 9113 s.3.3): tells undici so. */
export function asHttp2(socket: Socket): void {
  Object.assign(socket, { alpnProtocol: 'h2' });
}
