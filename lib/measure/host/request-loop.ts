/**
 * A closed loop of clients: each sends its next request when the last response has ended, either on the connection it has or
 * on a new one. With reuse, one undici `Client` is one connection; without, each request carries `Connection: close`. Nothing
 * is left to undici's defaults.
 *
 * The next request is dispatched from within the end of the last response. undici then finds it waiting, and skips the turn
 * of the event loop in which it would make sure that an idle connection is still open.
 */

import { Client, type Dispatcher } from 'undici';
import { ExperimentError } from '../../errors.ts';
import { longestTimerMs, until } from '../wait.ts';
import type { Address } from './server-process.ts';

export interface RequestLoop {
  readonly address: Address;
  /** Clients, each with one request under way. */
  readonly concurrency: number;
  readonly reuse: boolean;
  /** Requests that are started, all clients together. */
  readonly requestsMax: number;
  /** After this no request is started. */
  readonly durationMs: number;
  readonly signal: AbortSignal;
}

export interface LoopResult {
  /** Answered. */
  readonly requests: number;
  readonly connections: number;
  /** From before the first connection is opened to after the last response has ended. */
  readonly elapsedMs: number;
}

/**
 * Runs the loop until its count or its time is up.
 *
 * @throws {ExperimentError} where a request fails
 */
export async function requestLoop(loop: RequestLoop): Promise<LoopResult> {
  const { address, concurrency, reuse, requestsMax, durationMs, signal } = loop;
  signal.throwIfAborted();
  const startMs = performance.now();
  const endMs = startMs + durationMs;
  let started = 0;
  let requests = 0;
  let connections = 0;
  const mayStart = (): boolean => {
    if (started >= requestsMax || performance.now() >= endMs) return false;
    started++;
    return true;
  };
  const clients = Array.from({ length: concurrency }, () =>
    newClient(address).on('connect', () => {
      connections++;
    }),
  );
  try {
    const runs = clients.map((client) => runClient(client, { reuse, mayStart, answered: () => requests++ }));
    await until(signal, Promise.all(runs));
    return { requests, connections, elapsedMs: performance.now() - startMs };
  } finally {
    await Promise.all(clients.map((client) => client.destroy()));
  }
}

function newClient({ host, port }: Address): Client {
  return new Client(`http://${host}:${port}`, {
    allowH2: false,
    pipelining: 1,
    maxRequestsPerClient: 0,
    keepAliveTimeout: longestTimerMs,
    keepAliveMaxTimeout: longestTimerMs,
    keepAliveTimeoutThreshold: 0,
    // The experiment has one time limit, for everything.
    headersTimeout: 0,
    bodyTimeout: 0,
    connectTimeout: 0,
  });
}

/** Settles when the client has no request under way and may start no more. */
function runClient(
  client: Client,
  of: { readonly reuse: boolean; readonly mayStart: () => boolean; readonly answered: () => void },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request: Dispatcher.DispatchOptions = { method: 'GET', path: '/', reset: !of.reuse, blocking: true };
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: () => {},
      onResponseStart: () => {},
      onResponseData: () => {},
      onResponseEnd: () => {
        of.answered();
        next();
      },
      onResponseError: (_controller, error) => {
        reject(new ExperimentError(`missing response: ${error.message}`, { cause: error }));
      },
    };
    const next = (): void => {
      if (of.mayStart()) client.dispatch(request, handler);
      else resolve();
    };
    next();
  });
}
