/**
 * HTTP/1.1 and HTTP/2 by undici: one `Client` is one connection, with the whole policy spelled out and nothing left to
 * defaults. The connection is opened before there is a request for it, as the scheduler wants it; undici is given it when the
 * first comes.
 *
 * A request that is handed over as soon as the previous response has ended leaves when undici itself holds the socket to be
 * free, a turn of the event loop later. It cannot open a second socket, because the client gets one only. Pipelining asks for
 * `blocking: false`: undici otherwise holds a request back until the header of the response before it is here.
 */

import type { Socket } from 'node:net';
import { Client } from 'undici';
import type { Policy, Resource } from '../../scenario/scenario.ts';
import { padding } from '../padding.ts';
import { longestTimerMs } from '../wait.ts';
import { type ClientConnection, ClosedBeforeResponse, mayBeRepeated } from './connection.ts';
import { asHttp2, type NearEnd, openSocket } from './open-socket.ts';

export function undiciConnection(
  of: NearEnd & { readonly policy: Policy; readonly onClosed: () => void },
): ClientConnection {
  const { link, policy, marks, secured, onClosed } = of;
  const isHttp2 = policy.protocol === 'HTTP/2';
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

  const client = new Client(`${secured === null ? 'http' : 'https'}://${authority}`, {
    allowH2: isHttp2,
    h2Options: {
      useH2c: isHttp2 && secured === null,
      connectionWindowSize: largestWindowBytes,
      maxConcurrentStreams: streamsMax,
      pingInterval: 0,
    },
    // No window of HTTP/2's own holds a response up: what is measured is the connection's. (undici 8.12.4 reads this one here.)
    initialWindowSize: largestWindowBytes,
    pipelining: isHttp2 ? streamsMax : policy.pipelineDepth,
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
      socket = await openSocket(of);
      if (isHttp2 && secured === null) asHttp2(socket);
      unused = socket;
    },
    exchange: async (resource) => {
      const closes = await ask(client, { resource, authority, policy });
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
/** RFC 9113 s.6.9.1: the largest window there is. */
const largestWindowBytes = 2 ** 31 - 1;
/** More than any page has resources. */
const streamsMax = 100_000;

interface Request {
  readonly resource: Resource;
  readonly authority: string;
  readonly policy: Policy;
}

/** Settles when the response has ended. @returns whether the connection closes after it */
function ask(client: Client, request: Request): Promise<boolean> {
  const { resource, policy } = request;
  const { path, method, requestBytes } = resource;
  const pad = policy.protocol === 'HTTP/2' ? undefined : padding(headBytes(request), requestBytes);
  return new Promise((resolve, reject) => {
    let closes = false;
    let answered = false;
    client.dispatch(
      {
        method,
        path,
        headers: pad ? [pad.name, pad.value] : [],
        // Whether to send `Connection: close` and mean it. A HEAD would do so by itself.
        reset: !policy.persistent,
        blocking: policy.pipelineDepth === 1,
        idempotent: mayBeRepeated(resource),
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
function headBytes({ resource, authority, policy }: Request): number {
  const { method, path } = resource;
  const option = policy.persistent ? 'keep-alive' : 'close';
  const lines = [`${method} ${path} HTTP/1.1`, `host: ${authority}`, `connection: ${option}`];
  if (['POST', 'PUT', 'PATCH'].includes(method)) lines.push('content-length: 0');
  return [...lines, '', ''].join('\r\n').length;
}
