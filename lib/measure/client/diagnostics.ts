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

interface RequestMessage {
  readonly request: { readonly origin: string; readonly path: string };
  readonly socket: Socket;
  readonly response: { readonly statusCode: number };
  readonly chunk: Uint8Array;
}

/** Passes on what undici says about requests to `base`, such as `http://127.0.0.1:8080`. @returns a function that stops it */
export function observeUndici(base: string, marks: Marks): () => void {
  const requests = (mark: (message: RequestMessage) => void) => (message: unknown) => {
    if ((message as RequestMessage).request.origin === base) mark(message as RequestMessage);
  };
  const channels = Object.entries({
    'undici:client:sendHeaders': requests(({ request, socket }) => marks.sending(request.path, socket)),
    'undici:request:bodySent': requests(({ request }) => marks.sent(request.path)),
    'undici:request:headers': requests(({ request, response }) => marks.answered(request.path, response.statusCode)),
    'undici:request:bodyChunkReceived': requests(({ request, chunk }) =>
      marks.received(request.path, chunk.byteLength),
    ),
    'undici:request:trailers': requests(({ request }) => marks.ended(request.path)),
  });
  for (const [name, listener] of channels) subscribe(name, listener);
  return () => {
    for (const [name, listener] of channels) unsubscribe(name, listener);
  };
}
