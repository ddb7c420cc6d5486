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
import type { EmulatedLink, FarEnd, LinkAddress, LinkBackend, LinkConditions, LinkStats } from '../link.ts';
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
  readonly #links = new Map<number, RelayLink>();
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
    const serverPort = await listen(far.server);
    const { link: path, tcp } = conditions;
    const { port } = await this.ask({ ask: 'open', conditions: { link: path, tcp }, serverPort });
    const link = new RelayLink(this, port, far);
    this.#links.set(port, link);
    return link;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#links.values()].map((link) => link.destroySockets()));
    await this.#worker.terminate();
  }

  ask<Q extends Question>(question: Q): Promise<Answers[Q['ask']]> {
    if (this.#lost) return Promise.reject(this.#lost);
    const id = ++this.#asked;
    return new Promise((resolve, reject) => {
      this.#questions.set(id, { resolve: resolve as Pending['resolve'], reject });
      this.#worker.postMessage({ id, ...question });
    });
  }

  forget(link: number): void {
    this.#links.delete(link);
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
        this.#links.get(message.link)?.established(message.clientPort);
        break;
      case 'paired':
        this.#links.get(message.link)?.paired(message.clientPort, message.serverSidePort);
        break;
      case 'allLeft':
        this.#links.get(message.link)?.far.allLeft(message.serverSidePort);
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
    for (const link of this.#links.values()) void link.destroySockets();
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

class RelayLink implements EmulatedLink {
  readonly address: LinkAddress;
  readonly far: FarEnd;
  readonly #relay: Relay;
  readonly #sockets = new Set<Socket>();
  /** By client port. The relay's notices may come before the socket's own `connect`. */
  readonly #current = new Map<number, Handshake>();
  readonly #handshakes = new WeakMap<Socket, Handshake>();

  constructor(relay: Relay, port: number, far: FarEnd) {
    this.#relay = relay;
    this.far = far;
    this.address = { host: loopback, port };
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

  peerPort(socket: Socket): Promise<number> {
    return this.#handshakes.get(socket)!.paired.promise;
  }

  stats(): Promise<LinkStats> {
    return this.#relay.ask({ ask: 'stats', link: this.address.port });
  }

  async packets(): Promise<readonly []> {
    return [];
  }

  async close(): Promise<void> {
    this.#relay.forget(this.address.port);
    await this.destroySockets();
    // A relay that is gone has closed its links.
    await this.#relay.ask({ ask: 'close', link: this.address.port }).catch(() => null);
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

async function listen(server: Server): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: loopback, port: 0, backlog: 1024 }, resolve);
    });
  } catch (cause) {
    throw new ExperimentError('missing port: the origin cannot listen on loopback', { cause });
  }
  return (server.address() as AddressInfo).port;
}
