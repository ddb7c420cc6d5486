/** A server in a process of its own, from the side of whoever starts it; `server-program.ts` is the other side. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { ExperimentError } from '../../errors.ts';
import { until } from '../wait.ts';

export type ServerMessage =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'failed'; readonly message: string }
  | ({ readonly kind: 'memory' } & ServerMemory);

/** After a garbage collection. */
export interface ServerMemory {
  /** That the server has accepted and not yet closed. */
  readonly connections: number;
  readonly rssBytes: number;
  readonly heapUsedBytes: number;
}

export interface ServerProcess {
  readonly address: Address;
  readonly pid: number;
  readonly memory: () => Promise<ServerMemory>;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Runs `act` with a server that answers each request with six bytes; the process has ended when this settles. */
export async function withServerProcess<T>(
  signal: AbortSignal,
  act: (server: ServerProcess) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const child = fork(new URL('./server-program.ts', import.meta.url), {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const ended = once(child, 'exit');
  // A process that could not be started has no exit.
  ended.catch(() => {});
  try {
    const { port } = await answer(child, { kind: 'listening', signal });
    return await act({
      address: { host: '127.0.0.1', port },
      pid: child.pid!,
      memory: async () => {
        const answered = answer(child, { kind: 'memory', signal });
        child.send('memory');
        const { kind: _, ...memory } = await answered;
        return memory;
      },
    });
  } finally {
    if (child.pid !== undefined) {
      child.kill('SIGKILL');
      await ended;
    }
  }
}

/** The next message of that kind; a server that ends or fails instead is an `ExperimentError`. */
async function answer<K extends ServerMessage['kind']>(
  child: ChildProcess,
  { kind, signal }: { readonly kind: K; readonly signal: AbortSignal },
): Promise<Extract<ServerMessage, { kind: K }>> {
  const settled = new AbortController();
  const says = once(child, 'message', { signal: settled.signal }).then(([said]) => {
    const message = said as ServerMessage;
    if (message.kind === kind) return message as Extract<ServerMessage, { kind: K }>;
    throw new ExperimentError(
      `missing server: ${message.kind === 'failed' ? message.message : `it said ${message.kind}`}`,
    );
  });
  const ends = once(child, 'exit', { signal: settled.signal }).then(([code, cause]) => {
    throw new ExperimentError(`missing server: its process ended early (${cause ?? `exit code ${code}`})`);
  });
  try {
    return await until(signal, Promise.race([says, ends]));
  } finally {
    settled.abort();
    says.catch(() => {});
    ends.catch(() => {});
  }
}
