/**
 * What an idle connection costs a server that does nothing with it: memory of the process, of the JavaScript heap in it,
 * and of the kernel. The server is a process of its own; connections are opened in steps, each carries one exchange and then
 * idles, and the slope over all steps is the cost of one. (A single difference would count what happens once: compiled code,
 * and the young generation of the heap, which grows by megabytes at some step.)
 *
 * Left out: the kernel's socket structures, some kB for each end, which it does not account for by process.
 */

import { connect, type Socket } from 'node:net';
import { ExperimentError, InputError } from '../../errors.ts';
import { withinLimits } from '../limits.ts';
import { reset } from '../reset.ts';
import { after, until } from '../wait.ts';
import { idleConnectionsMax } from './connection-budget.ts';
import { readIfThere, tcpPages } from './proc-net.ts';
import { type Address, type ServerMemory, type ServerProcess, withServerProcess } from './server-process.ts';
import { slope } from './statistics.ts';

export interface MemorySample {
  /** Idle connections that the server holds. */
  readonly connections: number;
  /** Resident memory of the server process, after a garbage collection. */
  readonly rssBytes: number;
  /** The part of it that JavaScript objects occupy. */
  readonly heapUsedBytes: number;
  /** Buffers of all TCP sockets of this machine, both ends of each connection; `null`: the system does not say. */
  readonly kernelBufferBytes: number | null;
}

/** What idle connections cost a server, in bytes. */
export interface IdleConnectionMemory {
  readonly samples: readonly MemorySample[];
  /** Median slopes over the samples. */
  readonly bytesPerConnection: {
    readonly rss: number;
    readonly heapUsed: number;
    /** Usually 0: what has been read and acknowledged is buffered nowhere. */
    readonly kernelBuffers: number | null;
  };
  /** What serves: memory depends on it. */
  readonly server: string;
}

export interface IdleConnectionOptions {
  /** At the last step; at most 4000. Default: 2000. */
  readonly connections?: number;
  /** From 2 to 20. Default: 8. */
  readonly steps?: number;
  readonly signal?: AbortSignal;
  /** For everything together. Default: 60,000 ms. */
  readonly timeLimitMs?: number;
}

/**
 * Gives a server more and more idle keep-alive connections, on loopback, and measures its memory.
 *
 * @returns samples in bytes, and the bytes that a connection adds
 * @throws {InputError} for counts that are too small or too large
 * @throws {ExperimentError} where the server fails, the experiment is aborted or passes its time limit
 * @example
 * const { bytesPerConnection } = await idleConnectionMemory({ connections: 2000 });
 * bytesPerConnection.rss; // about 10,000 with Node 24: ten thousand idle clients hold 100 MB
 */
export async function idleConnectionMemory(options: IdleConnectionOptions = {}): Promise<IdleConnectionMemory> {
  const { connections = 2000, steps = 8, signal, timeLimitMs = 60_000 } = options;
  if (!Number.isInteger(steps) || steps < 2 || steps > 20) {
    throw new InputError(`invalid steps: ${steps}; give a whole number from 2 to 20`);
  }
  if (!Number.isInteger(connections) || connections < steps || connections > idleConnectionsMax) {
    throw new InputError(
      `invalid connections: ${connections}; give a whole number from ${steps} (a connection for each step) to ${idleConnectionsMax}`,
    );
  }
  return await withinLimits({ signal, timeLimitMs }, (signal) =>
    withServerProcess(signal, (server) => fill(server, { connections, steps, signal })),
  );
}

async function fill(
  server: ServerProcess,
  {
    connections,
    steps,
    signal,
  }: { readonly connections: number; readonly steps: number; readonly signal: AbortSignal },
): Promise<IdleConnectionMemory> {
  const sockets: Socket[] = [];
  try {
    const pageBytes = await bytesPerPage();
    const samples: MemorySample[] = [];
    for (let step = 0; step <= steps; step++) {
      const target = Math.round((connections * step) / steps);
      while (sockets.length < target) {
        const batch = Array.from({ length: Math.min(batchSize, target - sockets.length) }, () =>
          idleConnection(server.address),
        );
        sockets.push(...batch.map(({ socket }) => socket));
        await until(signal, Promise.all(batch.map(({ idle }) => idle)));
      }
      const memory = await settledMemory(server, { connections: target, signal });
      const pages = await tcpPages();
      samples.push({ ...memory, kernelBufferBytes: pages === null ? null : pages * pageBytes });
    }
    // The sample without connections shows the start, but the first ones pay for what all use.
    const counted = samples.slice(1);
    const perConnection = (bytes: (sample: MemorySample) => number): number =>
      slope(counted.map((sample) => ({ x: sample.connections, y: bytes(sample) })));
    return {
      samples,
      bytesPerConnection: {
        rss: perConnection(({ rssBytes }) => rssBytes),
        heapUsed: perConnection(({ heapUsedBytes }) => heapUsedBytes),
        kernelBuffers: counted.some(({ kernelBufferBytes }) => kernelBufferBytes === null)
          ? null
          : perConnection(({ kernelBufferBytes }) => kernelBufferBytes!),
      },
      server: `Node ${process.versions.node}, node:http, ${process.platform} ${process.arch}`,
    };
  } finally {
    // A reset leaves nothing in TIME_WAIT.
    for (const socket of sockets) reset(socket);
  }
}

/** Opened at once; more would overflow the queue of connections that wait to be accepted. */
const batchSize = 100;

/** A connection that carries one exchange; `idle` settles when it has. */
function idleConnection({ host, port }: Address): { readonly socket: Socket; readonly idle: Promise<void> } {
  const socket = connect({ host, port, noDelay: true });
  const idle = new Promise<void>((resolve, reject) => {
    socket.once('connect', () => socket.write(`GET / HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`));
    socket.once('data', () => resolve());
    socket.on('error', (error: NodeJS.ErrnoException) => reject(refused(error)));
    socket.once('close', () => reject(new ExperimentError('missing response: the server closed an idle connection')));
  });
  // Of many that fail, the first one is reported.
  idle.catch(() => {});
  return { socket, idle };
}

function refused(error: NodeJS.ErrnoException): ExperimentError {
  const fix =
    error.code === 'EMFILE' ? '; raise the limit of open files (ulimit -n), or ask for fewer connections' : '';
  return new ExperimentError(`missing connection: ${error.message}${fix}`, { cause: error });
}

/** The server's memory once it has accepted all of them, and again a moment later: collectors and allocators lag. */
async function settledMemory(
  server: ServerProcess,
  { connections, signal }: { readonly connections: number; readonly signal: AbortSignal },
): Promise<ServerMemory> {
  await server.memory();
  await until(signal, new Promise<void>((resolve) => after(settleMs, resolve)));
  const memory = await server.memory();
  if (memory.connections !== connections) {
    throw new ExperimentError(`missing connections: the server holds ${memory.connections} of ${connections}`);
  }
  return memory;
}

const settleMs = 50;

async function bytesPerPage(): Promise<number> {
  const kibibytes = /^KernelPageSize:\s*(\d+) kB/m.exec((await readIfThere('/proc/self/smaps')) ?? '');
  return kibibytes ? Number(kibibytes[1]) * 1024 : 4096;
}
