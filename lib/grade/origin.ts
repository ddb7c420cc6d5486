/**
 * The origin server that a live exercise is judged by: it counts connections and requests itself, and serves bodies that cannot
 * be guessed. It lives in the trusted process; what a submission says about its own connections counts for nothing.
 */

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Timeline } from '../timeline/timeline.ts';
import { clean } from './clean.ts';
import { type SeenConnection, type SeenRequest, seenTimeline } from './seen-timeline.ts';

export interface OriginOptions {
  /** What is there; anything else is 404. */
  readonly paths: readonly string[];
  /** Time between a request and its response; default 5 ms. */
  readonly serverMs?: number;
  /** How long an idle connection stays open. */
  readonly idleTimeoutMs?: number;
  /** Requests after which it closes a connection. */
  readonly requestsPerConnectionMax?: number;
  /** By path: how many requests it hangs up on instead of answering, as if it had crashed after carrying them out. */
  readonly hangUps?: Readonly<Record<string, number>>;
}

/** What the origin saw. */
export interface Seen {
  readonly connections: number;
  /** Paths in order of arrival, on each connection in order of opening; connections that carried none are left out. */
  readonly paths: readonly (readonly string[])[];
  /** Requests on each of those connections. */
  readonly requestsPerConnection: readonly number[];
  /** The most requests that were under way at one time. */
  readonly concurrencyMax: number;
  /** What was no HTTP. */
  readonly malformed: number;
}

export interface Origin {
  readonly url: string;
  /** Time between a request and its response. */
  readonly serverMs: number;
  /** The body of a path. */
  readonly body: (path: string) => string;
  /** What was seen so far, once nothing is under way. */
  readonly seen: () => Promise<Seen>;
  /** The same with its times, for a picture; undefined where no request came. No mark may depend on it: times are never the same twice. */
  readonly timeline: () => Timeline | undefined;
  readonly close: () => Promise<void>;
}

/** After the answer: for a connection or request that is still on its way to us. */
const settleMs = 30;
const connectionsMax = 200;
const requestsMax = 2000;

/** What is known of a connection while it lives. */
interface Log {
  readonly openedAtMs: number;
  closed?: SeenConnection['closed'];
  readonly requests: Writable<SeenRequest>[];
}
type Writable<T> = { -readonly [K in keyof T]: T[K] };

export async function openOrigin(options: OriginOptions): Promise<Origin> {
  const { paths, serverMs = 5, idleTimeoutMs = 20_000, requestsPerConnectionMax = 0, hangUps = {} } = options;
  const hangUpsLeft = new Map(Object.entries(hangUps));
  const bodies = new Map(paths.map((path) => [path, `${path} ${randomBytes(12).toString('hex')} é€`]));
  const logs = new Map<Socket, Log>();
  let connections = 0;
  let malformed = 0;
  let underWay = 0;
  let concurrencyMax = 0;
  let requests = 0;

  const server = createServer(
    { keepAliveTimeout: idleTimeoutMs, headersTimeout: 5000, requestTimeout: 5000, maxHeaderSize: 8192 },
    (request, response) => {
      if (++requests > requestsMax) return void request.socket.destroy();
      const path = String(request.url);
      const seen: Writable<SeenRequest> = { path: clean(path).slice(0, 200), arrivedAtMs: performance.now() };
      logs.get(request.socket)?.requests.push(seen);
      concurrencyMax = Math.max(concurrencyMax, ++underWay);
      response.once('close', () => underWay--);
      request.resume();
      const left = hangUpsLeft.get(path) ?? 0;
      if (left > 0) {
        hangUpsLeft.set(path, left - 1);
        return void request.once('end', () => request.socket.destroy());
      }
      const body = bodies.get(path);
      const status = body === undefined ? 404 : 200;
      const bodyBytes = Buffer.byteLength(body ?? '');
      setTimeout(() => {
        const startMs = performance.now();
        response.once('finish', () => {
          seen.answer = { status, bodyBytes, startMs, endMs: performance.now() };
        });
        response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'content-length': bodyBytes });
        response.end(body ?? '');
      }, serverMs);
    },
  );
  server.maxConnections = connectionsMax;
  server.maxRequestsPerSocket = requestsPerConnectionMax;
  server.on('connection', (socket: Socket) => {
    connections++;
    const log: Log = { openedAtMs: performance.now(), requests: [] };
    logs.set(socket, log);
    let by: 'client' | 'server' = 'server';
    socket.once('end', () => {
      by = 'client';
    });
    socket.once('close', () => {
      log.closed = { atMs: performance.now(), by };
    });
    socket.on('error', () => {});
  });
  server.on('drop', () => connections++);
  server.on('clientError', (_, socket) => {
    malformed++;
    socket.destroy();
  });
  server.on('upgrade', (_, socket) => socket.destroy());
  server.on('connect', (_, socket) => socket.destroy());
  await once(server.listen(0, '127.0.0.1'), 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serverMs,
    body: (path) => {
      const body = bodies.get(path);
      if (body === undefined) throw new Error(`the origin has no ${path}; give it to origin()`);
      return body;
    },
    seen: async () => {
      await wait(settleMs);
      const carried = [...logs.values()].map((log) => log.requests.map(({ path }) => path)).filter(hasSome);
      const requestsPerConnection = carried.map(({ length }) => length);
      return { connections, paths: carried, requestsPerConnection, concurrencyMax, malformed };
    },
    timeline: () => seenTimeline([...logs.values()], performance.now()),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function hasSome({ length }: readonly unknown[]): boolean {
  return length > 0;
}
