/**
 * Undici's diagnostics channels as marks. A channel speaks of every client in the process, and Node's built-in `fetch` uses
 * the same names, so only what goes to our link's port counts: no one else knows that port while the link exists.
 *
 * Payloads, by channel (undici 8): `sendHeaders` { request, headers, socket }, `bodySent` { request }, `headers` { request,
 * response }, `bodyChunkReceived` { request, chunk }, `trailers` { request }. Undici's `beforeConnect` and `connected` are not
 * used: the handshake is the link's, and ends before undici is given the socket.
 */

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { Marks } from './marks.ts';

export interface UndiciRequest {
  readonly origin: string;
  readonly path: string;
  readonly method: string;
}

interface RequestMessage {
  readonly request: UndiciRequest;
  readonly socket: Socket;
  readonly response: { readonly statusCode: number };
  readonly chunk: Uint8Array;
}

/**
 * What marks call a request; `null`: it is none of ours. `socket` is known once the request begins to leave.
 */
export type NameOf = (request: UndiciRequest, socket: Socket | undefined) => string | null;

/**
 * Passes on what undici says about requests to `base`, such as `http://127.0.0.1:8080`.
 *
 * @param nameOf default: the path, which is unique on a page
 * @returns a function that stops it
 */
export function observeUndici(base: string, marks: Marks, nameOf: NameOf = ({ path }) => path): () => void {
  const requests = (mark: (name: string, message: RequestMessage) => void) => (message: unknown) => {
    const { request, socket } = message as RequestMessage;
    if (request.origin !== base) return;
    const name = nameOf(request, socket);
    if (name !== null) mark(name, message as RequestMessage);
  };
  const channels = Object.entries({
    'undici:client:sendHeaders': requests((name, { socket }) => marks.sending(name, socket)),
    'undici:request:bodySent': requests((name) => marks.sent(name)),
    'undici:request:headers': requests((name, { response }) => marks.answered(name, response.statusCode)),
    'undici:request:bodyChunkReceived': requests((name, { chunk }) => marks.received(name, chunk.byteLength)),
    'undici:request:trailers': requests((name) => marks.ended(name)),
  });
  for (const [name, listener] of channels) subscribe(name, listener);
  return () => {
    for (const [name, listener] of channels) unsubscribe(name, listener);
  };
}
