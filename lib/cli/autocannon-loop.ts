/**
 * autocannon as a peer of our own loop: the same server, the same clock, the same bounds. It is a development dependency, so
 * whoever installed without those has none.
 */

import { performance } from 'node:perf_hooks';
import type { Client, Instance, Options, Result } from 'autocannon';
import type { LoopResult, RequestLoop } from '../measure/host/connection-rate.ts';

/** Starts autocannon, whose instance emits events and is a promise of the result. */
type Autocannon = (options: Options) => Instance & PromiseLike<Result>;

/** `null`: autocannon is not installed. */
export async function loadAutocannonLoop(): Promise<((loop: RequestLoop) => Promise<LoopResult>) | null> {
  try {
    const { default: autocannon } = await import('autocannon');
    return (loop) => autocannonLoop(autocannon as unknown as Autocannon, loop);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}

async function autocannonLoop(autocannon: Autocannon, loop: RequestLoop): Promise<LoopResult> {
  const { address, concurrency, reuse, requestsMax, durationMs, signal } = loop;
  signal.throwIfAborted();
  let answered = 0;
  let lastMs = 0;
  const startMs = performance.now();
  const run = autocannon({
    url: `http://${address.host}:${address.port}/`,
    connections: concurrency,
    pipelining: 1,
    duration: durationMs / 1000,
    // How often it looks whether it is to stop.
    sampleInt: 20,
    ...(reuse
      ? {}
      : {
          reconnectRate: 1,
          maxOverallRequests: requestsMax,
          // It does not count responses after which it hangs up.
          setupClient: (client: Client) => {
            client.on('headers', () => {
              answered++;
              lastMs = performance.now();
            });
          },
        }),
  });
  const stop = (): void => run.stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const result = await run;
    signal.throwIfAborted();
    return reuse
      ? { requests: result['2xx'], connections: concurrency, elapsedMs: performance.now() - startMs }
      : // After its last response each client opens one more connection.
        { requests: answered, connections: answered + concurrency, elapsedMs: lastMs - startMs };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
