/**
 * The link that works everywhere: a TCP relay on loopback, in a worker thread, which charges the times of the scenario's
 * link and TCP in user space. What it models and leaves out is said where it is done: `relayed-connection.ts` (handshake,
 * close), `sender.ts` (window), `bottleneck.ts` (rate, sharing, headers), `real-time-clock.ts` (its own error).
 *
 * The client's kernel connects to the relay at once, over loopback, so `connect` holds the socket back until the relay says
 * that the handshake would have ended. Timelines label that phase `emulated`; what follows on the socket is `measured`.
 */

import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { ExperimentError } from '../../errors.ts';
import type { EmulatedLink, FarEnd, FarServer, LinkAddress, LinkBackend, LinkConditions } from '../link.ts';
import { until } from '../wait.ts';
import { type Answer, type Answers, loopback, type Notice, type Question } from './messages.ts';

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A started relay; the caller must close it.
 *
 * @throws {ExperimentError} where the thread cannot start; or the reason of `signal`
 */
export async function startRelay(signal: AbortSignal): Promise<LinkBackend> {
  const relay = new Relay();
  try {
    await until(signal, relay.ready);
    return relay;
  } catch (error) {
    await relay.close();
    throw error;
  }
}

class Relay implements LinkBackend {
  readonly name = 'relay';
  readonly handshakeOrigin = 'emulated';
  readonly ready: Promise<void>;
  readonly #worker = new Worker(new URL('./relay-worker.ts', import.meta.url), {
    execArgv: [],
    name: 'roundtrip relay',
  });
  readonly #questions = new Map<number, Pending>();
  /** By the port at which clients reach them. */
  readonly #servers = new Map<number, RelayedServer>();
  #asked = 0;
  #lost: ExperimentError | undefined;

  constructor() {
    this.ready = new Promise((resolve, reject) => {
      this.#questions.set(0, { resolve: resolve as Pending['resolve'], reject });
    });
    this.#worker.on('message', (message: Answer | Notice) => this.#heard(message));
    this.#worker.on('error', (cause) => this.#lose('its thread failed', cause));
    this.#worker.on('exit', () => this.#lose('its thread ended'));
  }

  async open(conditions: LinkConditions, far: FarEnd): Promise<EmulatedLink> {
    const serverPort = await listen(far.server, conditions.port);
    const { link: path, tcp } = conditions;
    const { port: link } = await this.ask({ ask: 'open', conditions: { link: path, tcp }, serverPort });
    const servers = [this.#add(link, far)];
    return {
      ...servers[0]!.asFarServer(),
      listen: async (far) => {
        const { port } = await this.ask({ ask: 'listen', link, serverPort: await listen(far.server) });
        const server = this.#add(port, far);
        servers.push(server);
        return server.asFarServer();
      },
      stats: () => this.ask({ ask: 'stats', link }),
      packets: async () => [],
      close: async () => {
        for (const { address } of servers) this.#servers.delete(address.port);
        await Promise.all(servers.map((server) => server.destroySockets()));
        // A relay that is gone has closed its links.
        await this.ask({ ask: 'close', link }).catch(() => null);
      },
    };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#servers.values()].map((server) => server.destroySockets()));
    await this.#worker.terminate();
  }

  #add(port: number, far: FarEnd): RelayedServer {
    const server = new RelayedServer(port, far);
    this.#servers.set(port, server);
    return server;
  }

  ask<Q extends Question>(question: Q): Promise<Answers[Q['ask']]> {
    if (this.#lost) return Promise.reject(this.#lost);
    const id = ++this.#asked;
    return new Promise((resolve, reject) => {
      this.#questions.set(id, { resolve: resolve as Pending['resolve'], reject });
      this.#worker.postMessage({ id, ...question });
    });
  }

  #heard(message: Answer | Notice): void {
    switch (message.say) {
      case 'ready':
        this.#settle(0, ({ resolve }) => resolve(undefined as never));
        break;
      case 'answer':
        this.#settle(message.id, ({ resolve, reject }) => {
          if ('error' in message) reject(new ExperimentError(`missing link: the relay says ${message.error}`));
          else resolve(message.value as never);
        });
        break;
      case 'established':
        this.#servers.get(message.port)?.established(message.clientPort);
        break;
      case 'paired':
        this.#servers.get(message.port)?.paired(message.clientPort, message.serverSidePort);
        break;
      case 'allLeft':
        this.#servers.get(message.port)?.far.allLeft(message.serverSidePort);
    }
  }

  #settle(id: number, how: (pending: Pending) => void): void {
    const pending = this.#questions.get(id);
    this.#questions.delete(id);
    if (pending) how(pending);
  }

  #lose(why: string, cause?: Error): void {
    this.#lost ??= new ExperimentError(`missing link: the relay is gone, ${why}`, { cause });
    for (const id of [...this.#questions.keys()]) this.#settle(id, ({ reject }) => reject(this.#lost!));
    for (const server of this.#servers.values()) void server.destroySockets();
  }
}

/** What the relay has told of the connection that a client port stands for at present. */
interface Handshake {
  readonly established: Deferred<void>;
  readonly paired: Deferred<number>;
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

class RelayedServer {
  readonly address: LinkAddress;
  readonly far: FarEnd;
  readonly #sockets = new Set<Socket>();
  /** By client port. The relay's notices may come before the socket's own `connect`. */
  readonly #current = new Map<number, Handshake>();
  readonly #handshakes = new WeakMap<Socket, Handshake>();

  constructor(port: number, far: FarEnd) {
    this.far = far;
    this.address = { host: loopback, port };
  }

  asFarServer(): FarServer {
    return {
      address: this.address,
      connect: () => this.connect(),
      peerPort: (socket) => this.#handshakes.get(socket)!.paired.promise,
    };
  }

  connect(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect({ ...this.address, noDelay: true });
      this.#sockets.add(socket);
      socket.once('connect', () => {
        const port = socket.localPort!;
        const handshake = this.#handshake(port);
        this.#handshakes.set(socket, handshake);
        socket.once('close', () => this.#current.delete(port));
        void handshake.established.promise.then(() => resolve(socket));
      });
      let cause: Error | undefined;
      socket.on('error', (error) => {
        cause = error;
      });
      socket.once('close', () => {
        this.#sockets.delete(socket);
        reject(new ExperimentError('missing connection: the relay closed it during the handshake', { cause }));
      });
    });
  }

  established(clientPort: number): void {
    this.#handshake(clientPort).established.resolve();
  }

  paired(clientPort: number, serverSidePort: number): void {
    this.#handshake(clientPort).paired.resolve(serverSidePort);
  }

  async destroySockets(): Promise<void> {
    const closing = [...this.#sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(closing);
  }

  #handshake(clientPort: number): Handshake {
    const known = this.#current.get(clientPort);
    if (known) return known;
    const handshake: Handshake = { established: deferred(), paired: deferred() };
    this.#current.set(clientPort, handshake);
    return handshake;
  }
}

function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** `port` 0: one that is free. */
async function listen(server: Server, port = 0): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: loopback, port, backlog: 1024 }, resolve);
    });
  } catch (cause) {
    const taken = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE';
    const why = taken
      ? `port ${port} is taken; give another, or 0 for a free one`
      : 'the origin cannot listen on loopback';
    throw new ExperimentError(`missing port: ${why}`, { cause });
  }
  return (server.address() as AddressInfo).port;
}
