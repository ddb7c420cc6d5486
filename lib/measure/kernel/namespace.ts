/**
 * A process in a user and network namespace of its own, where even a program without rights may make devices (Linux,
 * user_namespaces(7)): our side of it. Nothing of the host's network is seen or changed from there.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import type { Server, Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { ExperimentError } from '../../errors.ts';
import type { LinkStats, NavigateJob, Navigation } from '../link.ts';
import type { LinkDriver } from './link-driver.ts';
import type { AgentAnswer, AgentAnswers, AgentNotice, AgentQuestion, DeviceName, LinkOrder } from './messages.ts';
import type { SeenPacket } from './seen-packet.ts';
import { whyNoNamespace } from './why-no-namespace.ts';

interface Pending {
  readonly resolve: (answer: { value: never; handle: never }) => void;
  readonly reject: (error: Error) => void;
}

interface Answered<A extends keyof AgentAnswers> {
  readonly value: AgentAnswers[A];
  readonly handle: A extends 'connect' ? Socket : A extends 'listen' ? Server : undefined;
}

export type Started =
  | {
      readonly namespace: Namespace;
      readonly device: DeviceName;
      readonly passedOver: Partial<Record<DeviceName, string>>;
    }
  | { readonly namespace: null; readonly reasons: Partial<Record<DeviceName, string>> };

export class Namespace implements LinkDriver {
  readonly #agent: ChildProcess;
  readonly #pending = new Map<number, Pending>();
  readonly #ended: Promise<void>;
  #asked = 0;
  #lost: ExperimentError | undefined;
  onLeaving: (clientPort: number, atMs: number) => void = () => {};

  /** Starts the agent; what it says first settles `start`. */
  private constructor(agent: ChildProcess) {
    this.#agent = agent;
    this.#ended = new Promise((resolve) => {
      agent.once('exit', (code, signal) => {
        this.#lose(signal ? `it was ended by ${signal}` : `it ended with code ${code}`);
        resolve();
      });
      agent.once('error', () => resolve());
    });
    agent.on('message', (message: AgentAnswer | AgentNotice, handle) => this.#heard(message, handle));
  }

  /** Tries the devices in their order. Why none could be had is an answer, not an error. */
  static async start(devices: readonly DeviceName[], signal: AbortSignal): Promise<Started> {
    const everywhere = (reason: string): Started => ({
      namespace: null,
      reasons: Object.fromEntries(devices.map((name) => [name, reason])),
    });
    signal.throwIfAborted();
    if (process.platform !== 'linux') return everywhere(whyNoNamespace({ platform: process.platform }));
    const program = fileURLToPath(new URL('./agent.ts', import.meta.url));
    const agent = spawn(
      'unshare',
      [
        '--user',
        '--map-root-user',
        '--net',
        '--',
        process.execPath,
        '--disable-warning=ExperimentalWarning',
        program,
        ...devices,
      ],
      {
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        serialization: 'advanced',
        env: { ...process.env, NODE_OPTIONS: '' },
      },
    );
    let said = '';
    agent.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-4000);
    });
    const namespace = new Namespace(agent);
    const first = new Promise<Started>((resolve, reject) => {
      agent.once('message', (notice: AgentNotice) => {
        if (notice.say === 'ready') resolve({ namespace, device: notice.device, passedOver: notice.passedOver });
        else if (notice.say === 'failed') resolve({ namespace: null, reasons: notice.reasons });
      });
      agent.once('error', (error: NodeJS.ErrnoException) => {
        resolve(everywhere(whyNoNamespace({ platform: 'linux', spawnError: error.code ?? error.message })));
      });
      // Its last words are complete with 'close'.
      agent.once('close', () => resolve(everywhere(whyNoNamespace({ platform: 'linux', said }))));
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    try {
      const started = await first;
      if (started.namespace === null) await namespace.end();
      return started;
    } catch (error) {
      await namespace.end();
      throw error;
    }
  }

  get isLost(): boolean {
    return this.#lost !== undefined;
  }

  /** @throws {ExperimentError} where the agent cannot, or is gone */
  ask<Q extends AgentQuestion>(question: Q): Promise<Answered<Q['ask']>> {
    if (this.#lost) return Promise.reject(this.#lost);
    const id = ++this.#asked;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as Pending['resolve'], reject });
      this.#agent.send({ id, ...question }, (error) => {
        if (error) this.#lose('it does not listen any more');
      });
    });
  }

  async open(order: LinkOrder): Promise<void> {
    await this.ask({ ask: 'open', order });
  }

  async listen(server: Server, wantedPort: number): Promise<number> {
    const { value, handle } = await this.ask({ ask: 'listen', port: wantedPort });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(handle, resolve);
    });
    return value.port;
  }

  async connect(port: number): Promise<Socket> {
    const { handle: socket } = await this.ask({ ask: 'connect', port });
    socket.setNoDelay(true);
    return socket;
  }

  async stats(): Promise<LinkStats> {
    return (await this.ask({ ask: 'stats' })).value;
  }

  async packets(): Promise<readonly SeenPacket[]> {
    return (await this.ask({ ask: 'packets' })).value;
  }

  async close(): Promise<void> {
    await this.ask({ ask: 'close' });
  }

  /** A whole page load inside the namespace; it is stopped when `signal` aborts. */
  async navigate(job: NavigateJob, signal: AbortSignal): Promise<Navigation> {
    const stop = (): void => void this.ask({ ask: 'abort' }).catch(() => {});
    signal.addEventListener('abort', stop, { once: true });
    try {
      const { value } = await this.ask({ ask: 'navigate', job });
      signal.throwIfAborted();
      return value;
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** Ends the agent and with it the namespace; never throws. */
  async end(): Promise<void> {
    if (this.#agent.connected) this.#agent.disconnect();
    const killer = setTimeout(() => this.#agent.kill('SIGKILL'), patienceMs);
    await this.#ended;
    clearTimeout(killer);
  }

  #heard(message: AgentAnswer | AgentNotice, handle: unknown): void {
    if (message.say === 'leaving') this.onLeaving(message.clientPort, message.atMs);
    if (message.say !== 'answer') return;
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if ('error' in message) {
      const words = message.isClear ? message.error : `missing answer of the emulated link: ${message.error}`;
      pending?.reject(new ExperimentError(words));
    } else {
      pending?.resolve({ value: message.value as never, handle: handle as never });
    }
  }

  #lose(why: string): void {
    this.#lost ??= new ExperimentError(`missing link: the process that emulates it is gone, ${why}`);
    for (const { reject } of this.#pending.values()) reject(this.#lost);
    this.#pending.clear();
  }
}

/** The agent needs some milliseconds to end. */
const patienceMs = 2000;
