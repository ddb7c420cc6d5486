/**
 * HTTP/1.1 by undici: one `Client` is one connection, with the whole policy spelled out and nothing left to defaults. The
 * connection is opened before there is a request for it, as the scheduler wants it; undici is given it when the first comes.
 *
 * A request that is handed over as soon as the previous response has ended leaves when undici itself holds the socket to be
 * free, a turn of the event loop later. It cannot open a second socket, because the client gets one only.
 */

import type { Socket } from 'node:net';
import { Client } from 'undici';
import type { Policy, Resource } from '../../scenario/scenario.ts';
import type { EmulatedLink } from '../link.ts';
import { padding } from '../padding.ts';
import { longestTimerMs } from '../wait.ts';
import { type ClientConnection, ClosedBeforeResponse } from './connection.ts';
import type { Marks } from './marks.ts';

export function undiciConnection(of: {
  readonly link: EmulatedLink;
  readonly policy: Policy;
  readonly marks: Marks;
  readonly onClosed: () => void;
}): ClientConnection {
  const { link, policy, marks, onClosed } = of;
  const authority = `${link.address.host}:${link.address.port}`;
  let socket: Socket | undefined;
  let unused: Socket | undefined;
  let close = (): void => {};
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  }).then(() => {
    marks.closed(socket!);
    onClosed();
  });

  const client = new Client(`http://${authority}`, {
    allowH2: false,
    pipelining: 1,
    maxRequestsPerClient: 0,
    // The server ends idle connections; a client that did so too would hide when.
    keepAliveTimeout: longestTimerMs,
    keepAliveMaxTimeout: longestTimerMs,
    keepAliveTimeoutThreshold: 0,
    // The run has one time limit, for everything.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: longestHeadBytes,
    maxResponseSize: -1,
    strictContentLength: true,
    connect: (_options, callback) => {
      const given = unused;
      unused = undefined;
      // Not at once: undici ignores a connection that it gets while it is still asking for one.
      if (given) queueMicrotask(() => callback(null, given));
      else queueMicrotask(() => callback(new Error('the server closed the connection'), null));
    },
  });
  client.once('disconnect', close);
  // The socket had closed before undici was given it.
  client.once('connectionError', close);

  return {
    open: async () => {
      const established = marks.opening();
      socket = await link.connect();
      unused = socket;
      established(socket);
    },
    exchange: async (resource) => {
      const closes = await get(client, { resource, authority, persistent: policy.persistent });
      if (closes) await closed;
    },
    destroy: async () => {
      unused?.destroy();
      await client.destroy();
    },
  };
}

/** No limit of ours: a scenario's `headerBytes` may be larger than the 16 KiB that undici takes by default. */
const longestHeadBytes = 2 ** 31 - 1;

interface Request {
  readonly resource: Resource;
  readonly authority: string;
  readonly persistent: boolean;
}

/** Settles when the response has ended. @returns whether the connection closes after it */
function get(client: Client, request: Request): Promise<boolean> {
  const { path, requestBytes } = request.resource;
  const pad = padding(headBytes(request), requestBytes);
  return new Promise((resolve, reject) => {
    let closes = false;
    let answered = false;
    client.dispatch(
      {
        method: 'GET',
        path,
        headers: pad ? [pad.name, pad.value] : [],
        // Whether to send `Connection: close` and mean it.
        reset: !request.persistent,
        blocking: true,
        idempotent: true,
      },
      {
        onRequestStart: () => {},
        onResponseStart: (_controller, _status, headers) => {
          answered = true;
          closes = headers.connection === 'close';
        },
        onResponseData: () => {},
        onResponseEnd: () => resolve(closes),
        onResponseError: (_controller, error) => {
          reject(answered ? error : new ClosedBeforeResponse(error.message, { cause: error }));
        },
      },
    );
  });
}

/** The size of the request without padding, as undici writes it. */
function headBytes({ resource, authority, persistent }: Request): number {
  const option = persistent ? 'keep-alive' : 'close';
  return `GET ${resource.path} HTTP/1.1\r\nhost: ${authority}\r\nconnection: ${option}\r\n\r\n`.length;
}
