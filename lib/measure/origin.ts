/**
 * The origin server: a real server of `node:http`, `node:https` or `node:http2` that serves the scenario's resources and keeps
 * a log of what it saw (`socket-log.ts`), which is the second witness of each experiment (`reconcile.ts` compares it with the
 * client's).
 *
 * - Bodies are `bodyBytes` long. Their end is announced by Content-Length, so that a connection can persist (RFC 9112
 *   s.6.3, 9.3); or, where an experiment asks for it, by chunks, or by closing the connection.
 * - Headers are real: a status line, Date (RFC 9110 s.6.6.1), Content-Length and Connection, about 105 bytes. A resource with
 *   more `headerBytes` is padded to them; one with fewer has the real ones, because less cannot be sent. HTTP/2 compresses
 *   them (RFC 7541) and is not padded.
 * - Requests of one connection are thought about at the same time and answered in order (HTTP/1.1), or as they are ready.
 * - A connection closes after a response with `Connection: close`: to HTTP/1.0 without the keep-alive option, to a request
 *   that says so, and as the last of `requestsPerConnectionMax`. The server closes first (RFC 9112 s.9.6).
 * - An idle connection is closed `idleTimeoutMs` after the last byte of its last response has left. Node's own timer is off:
 *   it starts when the kernel has taken the response, which on a slow link is long before it has left, and adds a second
 *   (`keepAliveTimeoutBuffer`). A `Keep-Alive` field is sent only where an experiment asks for it: it counts whole seconds, and
 *   clients subtract margins from it.
 */

import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  createServer as createHttp2Server,
  createSecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import type { Server, Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { TLSSocket } from 'node:tls';
import type { Resource, Scenario } from '../scenario/scenario.ts';
import type { FarEnd } from './link.ts';
import { padding } from './padding.ts';
import { type OriginLog, type SeenSocket, SocketLog } from './socket-log.ts';
import type { Secured } from './tls/secured.ts';
import { after } from './wait.ts';

/** How the end of a body is told (RFC 9112 s.6.3). */
export type Framing = 'content-length' | 'chunked' | 'close';

export interface OriginOptions {
  /** Default: in clear. */
  readonly secured?: Secured | null;
  /** Of HTTP/1.1 responses. Default: `content-length`. */
  readonly framing?: Framing;
  /** Whether responses carry `Keep-Alive: timeout=…, max=…`. Default: no. */
  readonly keepAliveHint?: boolean;
}

export interface OriginServer extends FarEnd {
  readonly log: (sinceMs: number) => OriginLog;
  /** Resets what is still open; never throws. */
  readonly close: () => Promise<void>;
}

type Request = IncomingMessage | Http2ServerRequest;
type Response = ServerResponse | Http2ServerResponse;

/** An origin server for the scenario's page and policy; the caller must close it. */
export function createOrigin({ page, policy }: Scenario, options: OriginOptions = {}): OriginServer {
  const { secured = null, framing = 'content-length', keepAliveHint = false } = options;
  const resources = new Map(page.resources.map((resource) => [resource.path, resource]));
  const log = new SocketLog();
  const waits = new Set<() => void>();
  const isHttp2 = policy.protocol === 'HTTP/2';
  const requestBytesMax = Math.max(...page.resources.map(({ requestBytes }) => requestBytes));
  const server = newServer({ isHttp2, secured, requestBytesMax });

  const wait = (ms: number, act: () => void): (() => void) => {
    const cancel = after(ms, () => {
      waits.delete(cancel);
      act();
    });
    waits.add(cancel);
    return () => {
      waits.delete(cancel);
      cancel();
    };
  };
  const idleFrom = (seen: SeenSocket, atMs: number): void => {
    seen.stopIdling();
    if (!seen.isIdle) return;
    const leftMs = atMs - performance.now() + policy.idleTimeoutMs;
    seen.stopIdling = wait(Math.max(0, leftMs), () => seen.closeSoon());
  };

  server.prependListener('connection', (socket: Socket) => {
    // The servers of node:http switch Nagle's algorithm off by themselves; those of node:http2 do not.
    socket.setNoDelay(true);
    idleFrom(log.accepted(socket), performance.now());
  });
  server.prependListener('secureConnection', (socket: TLSSocket) => {
    takeAllRequests(socket);
    log.of(socket)?.closeWith(() => socket.destroySoon());
  });
  server.on('session', (session: ServerHttp2Session) => {
    log.of(session.socket)?.closeWith(() => session.close());
    session.on('error', () => {});
  });
  server.on('request', (request: Request, response: Response) => {
    const seen = log.of(request.socket)!;
    const finished = seen.received(request.url!);
    seen.stopIdling();
    const isLast = seen.requests.length === policy.requestsPerConnectionMax;
    const persistent = !isLast && (isHttp2 || persists(request));
    response.once('finish', () => {
      finished();
      if (persistent) idleFrom(seen, performance.now());
      else if (isHttp2) seen.closeSoon();
      else seen.closing();
    });
    request.resume();
    const resource = resources.get(request.url!);
    const fields = isHttp2 ? [] : connectionFields(persistent && framing !== 'close');
    if (!resource) refuse(response);
    else if (resource.serverMs === 0) answer(response, resource, fields);
    else wait(resource.serverMs, () => answer(response, resource, fields));
  });

  function refuse(response: Response): void {
    response.statusCode = 404;
    response.setHeader('content-length', 0);
    response.end();
  }

  const hint = keepAliveHint ? `timeout=${Math.floor(policy.idleTimeoutMs / 1000)}` : null;
  function connectionFields(persistent: boolean): [string, string][] {
    if (!persistent) return [['Connection', 'close']];
    const most = policy.requestsPerConnectionMax;
    const value = most === null ? hint : `${hint}, max=${most}`;
    return [
      ['Connection', 'keep-alive'],
      ...(hint === null ? [] : [['Keep-Alive', value!] satisfies [string, string]]),
    ];
  }

  function answer(response: Response, { bodyBytes, headerBytes, method }: Resource, fields: [string, string][]): void {
    const body = method === 'HEAD' ? Buffer.alloc(0) : Buffer.alloc(bodyBytes, 'x');
    const all: [string, string][] = [['Date', new Date().toUTCString()], ...fields];
    if (framing === 'content-length' || isHttp2) all.splice(1, 0, ['Content-Length', String(bodyBytes)]);
    else if (framing === 'close') (response as ServerResponse).useChunkedEncodingByDefault = false;
    if ('stream' in response) {
      // Not by the compatible API: it sends the end of the stream in a frame, and a packet, of its own.
      const lowerCase = all.map(([name, value]) => [name.toLowerCase(), value]); // RFC 9113 s.8.2
      response.stream.respond({ ':status': 200, ...Object.fromEntries(lowerCase) });
      response.stream.end(body);
      return;
    }
    const lines = ['HTTP/1.1 200 OK', ...all.map(([name, value]) => `${name}: ${value}`), '', ''];
    const pad = padding(lines.join('\r\n').length, headerBytes);
    if (pad) all.push([pad.name, pad.value]);
    response.writeHead(200, all.flat()).end(body);
  }

  return {
    server,
    allLeft: (remotePort, atMs = performance.now()) => {
      const seen = log.openAt(remotePort);
      if (!seen) return;
      seen.allLeft = true;
      idleFrom(seen, atMs);
    },
    log: (sinceMs) => log.since(sinceMs),
    close: async () => {
      for (const cancel of waits) cancel();
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      log.destroyAll();
      await closed;
    },
  };
}

/**
 * A server of Node stops reading when 64 KiB of answers wait to leave, and over TLS it takes the pipelined request that comes
 * next for a malformed one (Node 24: `Parse Error: Paused`). No option of its servers reaches this limit of a TLS socket.
 */
function takeAllRequests(socket: TLSSocket): void {
  const { _writableState: state } = socket as unknown as { readonly _writableState: { highWaterMark: number } };
  state.highWaterMark = 2 ** 30;
}

function newServer(of: {
  readonly isHttp2: boolean;
  readonly secured: Secured | null;
  readonly requestBytesMax: number;
}): Server {
  const { isHttp2, secured, requestBytesMax } = of;
  if (isHttp2) {
    const http2 = { settings: { maxConcurrentStreams: 2 ** 31 - 1 } };
    return secured === null ? createHttp2Server(http2) : createSecureServer({ ...http2, ...secured.server });
  }
  const http = {
    keepAliveTimeout: 0,
    headersTimeout: 0,
    requestTimeout: 0,
    maxHeaderSize: 16_384 + requestBytesMax,
    noDelay: true,
  };
  return secured === null ? createHttpServer(http) : createHttpsServer({ ...http, ...secured.server });
}

/** RFC 9112 s.9.3: `close` ends it, HTTP/1.1 keeps it, HTTP/1.0 keeps it where the client asks for that. */
function persists({ httpVersion, headers }: Request): boolean {
  const options = String(headers.connection ?? '')
    .toLowerCase()
    .split(/[\t ]*,[\t ]*/);
  if (options.includes('close')) return false;
  return httpVersion === '1.1' || options.includes('keep-alive');
}
