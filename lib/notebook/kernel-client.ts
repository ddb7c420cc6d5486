/**
 * A TypeScript kernel of our own: start it, run cells, interrupt, end it, and leave nothing behind.
 *
 * The kernel is a process of its own (`kernel/kernel.js`) in the notebook's folder. It chooses its ports itself and
 * reports them over a pipe, its lifeline; no port is free at one moment and taken at the next. The lifeline also ends
 * the kernel if this process is killed. Everything the kernel has started is in one process group and ends with it.
 *
 * A cell counts as run only if this kernel says so: a reply with status `ok`, and the message that it is idle again.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Duplex, Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Dealer, Subscriber } from 'zeromq';
import { RoundtripError } from '../errors.ts';
import { codePointIndex, unitIndex } from './kernel/code-points.ts';
import type { MimeBundle } from './mime-bundle.ts';
import type { SharedCompiler } from './shared-compiler.ts';
import { type ConnectionInfo, type Content, createMessage, decode, encode, endpoint, type Message } from './wire.ts';

const KERNEL = fileURLToPath(new URL('./kernel/kernel.js', import.meta.url));
const LIFELINE_FD = 3;
const COMPILER_FD = 4;
const START_TIMEOUT_MS = 60_000;
const SHUTDOWN_TIMEOUT_MS = 2_000;
const INTERRUPT_TIMEOUT_MS = 5_000;
/** A subscription takes effect some time after the connection; until then a kernel's messages pass unseen. */
const SUBSCRIPTION_POLL_MS = 50;
const LOG_LENGTH = 2_000;

/** The kernel could not start, or ended before it was told to. */
export class KernelError extends RoundtripError {
  override readonly name = 'KernelError';
  readonly code = 'RT_KERNEL';
}

export interface KernelOptions {
  /** The notebook's folder: imports and relative paths of cells start here. */
  readonly cwd: string;
  /** Flags for Node, such as `--max-old-space-size=2048`. */
  readonly nodeArguments?: readonly string[];
  /** Kills the kernel. */
  readonly signal?: AbortSignal;
  /** Whether the kernel draws static images of figures; true by default. */
  readonly images?: boolean;
  /** Compiles the kernel's cells; without it the kernel does so itself. */
  readonly compiler?: SharedCompiler;
  /** Everything that the kernel says to anybody, as it comes: for whoever passes it on to clients of their own. */
  readonly onTraffic?: (channel: Channel | 'iopub', message: Message) => void;
}

export interface Completions {
  readonly matches: readonly string[];
  /** What a match replaces, as offsets into the code. */
  readonly start: number;
  readonly end: number;
}

export interface ExecuteOptions {
  /** Whether cells that are waiting behind this one are dropped if it fails; true by default. */
  readonly stopOnError?: boolean;
  /** Everything the kernel publishes for this cell, also after the cell has ended. */
  readonly onMessage?: (type: string, content: Content) => void;
}

export interface ExecuteReply {
  readonly status: 'ok' | 'error' | 'aborted';
  readonly execution_count?: number;
  readonly ename?: string;
  readonly evalue?: string;
  readonly traceback?: readonly string[];
}

interface Pending {
  readonly resolve: (reply: Content) => void;
  readonly reject: (reason: Error) => void;
  reply?: Content;
  idle: boolean;
}

export type Channel = 'shell' | 'control';

/**
 * Starts a kernel and waits until it can run cells.
 *
 * @throws {KernelError} with the kernel's last words if it does not start
 * @example
 * const kernel = await startKernel({ cwd: 'notebooks' });
 * await kernel.execute('1 + 1', { onMessage: (type, content) => console.log(type, content) });
 * await kernel.shutDown();
 */
export async function startKernel(options: KernelOptions): Promise<Kernel> {
  options.signal?.throwIfAborted();
  const kernel = new Kernel(options);
  try {
    await kernel.connect();
    return kernel;
  } catch (error) {
    await kernel.kill();
    throw error;
  }
}

export class Kernel {
  readonly #session = randomUUID();
  readonly #key = randomUUID();
  readonly #process: ChildProcess;
  readonly #exited: Promise<KernelError>;
  readonly #signal: AbortSignal | undefined;
  readonly #sockets = {
    shell: new Dealer({ linger: 0, routingId: this.#session }),
    control: new Dealer({ linger: 0, routingId: this.#session }),
    iopub: new Subscriber({ linger: 0 }),
  };
  readonly #sending: Record<Channel, Promise<void>> = { shell: Promise.resolve(), control: Promise.resolve() };
  readonly #pending = new Map<string, Pending>();
  readonly #listeners = new Map<string, (type: string, content: Content) => void>();
  readonly #folder: string;
  readonly #onTraffic: NonNullable<KernelOptions['onTraffic']>;
  #log = '';
  #ended: Error | null = null;
  #info: Content = {};

  /** Use `startKernel`, which also waits for the kernel. */
  constructor({ cwd, nodeArguments = [], signal, images = true, compiler, onTraffic = () => {} }: KernelOptions) {
    this.#onTraffic = onTraffic;
    this.#folder = mkdtempSync(join(tmpdir(), 'roundtrip-kernel-'));
    const connectionFile = join(this.#folder, 'connection.json');
    writeFileSync(connectionFile, JSON.stringify(this.#connectionInfo({})), { mode: 0o600 });
    const kernelArguments = ['--config-path', connectionFile, '--lifeline-fd', String(LIFELINE_FD)];
    if (!images) kernelArguments.push('--no-images');
    if (compiler !== undefined) kernelArguments.push('--compiler-fd', String(COMPILER_FD));
    this.#process = spawn(process.execPath, [...nodeArguments, KERNEL, ...kernelArguments], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', ...(compiler === undefined ? [] : ['pipe' as const])],
      // A process group of its own: Ctrl-C in the terminal is ours to answer, and the group can be ended as a whole.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.#process.stdout?.on('data', (chunk) => this.#keep(chunk));
    this.#process.stderr?.on('data', (chunk) => this.#keep(chunk));
    this.#process.stdio[LIFELINE_FD]?.on('error', () => {});
    compiler?.serve(cwd, this.#process.stdio[COMPILER_FD] as Duplex);
    this.#exited = this.#watch();
    this.#signal = signal;
    signal?.addEventListener('abort', this.#abort);
  }

  /** The process, for whoever wants to know that none is left. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** What the kernel says of its language, for a notebook's metadata. */
  get languageInfo(): Content {
    return this.#info.language_info ?? {};
  }

  /** Waits for the kernel and connects to it. */
  async connect(): Promise<void> {
    const connection = this.#connectionInfo(await this.#readPorts());
    const { shell, control, iopub } = this.#sockets;
    shell.connect(endpoint(connection, connection.shell_port));
    control.connect(endpoint(connection, connection.control_port));
    iopub.connect(endpoint(connection, connection.iopub_port));
    iopub.subscribe();
    void this.#receive('shell');
    void this.#receive('control');
    void this.#receive('iopub');
    let subscribed = false;
    while (!subscribed) {
      const request = createMessage('kernel_info_request', {}, this.#session);
      const heard = new Promise<true>((resolve) => this.#listeners.set(request.header.msg_id, () => resolve(true)));
      this.#info = await this.#request('shell', request, { needsIdle: false });
      const poll = new AbortController();
      subscribed = await Promise.race([heard, delay(SUBSCRIPTION_POLL_MS, false, { signal: poll.signal })]);
      poll.abort();
      this.#listeners.delete(request.header.msg_id);
    }
  }

  /**
   * Runs a cell. Resolves when the kernel has replied and is idle again, however the cell ended.
   *
   * @throws {KernelError} if the kernel ends before that
   */
  async execute(code: string, { stopOnError = true, onMessage }: ExecuteOptions = {}): Promise<ExecuteReply> {
    const content = {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: stopOnError,
    };
    const request = createMessage('execute_request', content, this.#session);
    if (onMessage !== undefined) this.#listeners.set(request.header.msg_id, onMessage);
    return (await this.#request('shell', request, { needsIdle: true })) as ExecuteReply;
  }

  /** What may stand at `position` of `code`, counted in UTF-16 units from 0. */
  async complete(code: string, position: number): Promise<Completions> {
    const content = { code, cursor_pos: codePointIndex(code, position) };
    const request = createMessage('complete_request', content, this.#session);
    const { matches, cursor_start, cursor_end } = await this.#request('shell', request, { needsIdle: false });
    return { matches, start: unitIndex(code, cursor_start), end: unitIndex(code, cursor_end) };
  }

  /** What stands at `position` of `code`: its type and documentation as a MIME bundle; `null` if the kernel knows nothing. */
  async inspect(code: string, position: number): Promise<MimeBundle | null> {
    const content = { code, cursor_pos: codePointIndex(code, position), detail_level: 0 };
    const request = createMessage('inspect_request', content, this.#session);
    const { found, data } = await this.#request('shell', request, { needsIdle: false });
    return found ? data : null;
  }

  /** Sends another client's message as it is; the answer comes by `onTraffic`. */
  async send(channel: Channel, message: Message): Promise<void> {
    if (this.#ended !== null) throw this.#ended;
    await this.#send(channel, message);
  }

  /** Resolves when the process has ended, to why it did: also if it was told to. */
  get ended(): Promise<KernelError> {
    return this.#exited;
  }

  /** Interrupts the running cell; resolves to whether the kernel took notice. The cell's own reply says that it ended. */
  async interrupt(): Promise<boolean> {
    const request = createMessage('interrupt_request', {}, this.#session);
    return this.#within(INTERRUPT_TIMEOUT_MS, this.#request('control', request, { needsIdle: false }));
  }

  /** Ends the kernel and everything it started, gently first. Safe to call more than once. */
  async shutDown(): Promise<void> {
    if (this.#ended === null) {
      const request = createMessage('shutdown_request', { restart: false }, this.#session);
      this.#ended = new KernelError('the kernel was shut down');
      const exited = this.#request('control', request, { needsIdle: false, evenIfEnded: true })
        .catch(() => {})
        .then(() => this.#exited);
      await this.#within(SHUTDOWN_TIMEOUT_MS, exited);
    }
    await this.kill();
  }

  /** Ends the kernel and everything it started, at once. */
  async kill(): Promise<void> {
    this.#killGroup();
    await this.#exited;
    // What a cell has started may have survived the kernel's own end.
    this.#killGroup();
    this.#close();
  }

  readonly #abort = (): void => {
    const { reason } = this.#signal!;
    this.#ended ??= reason instanceof Error ? reason : new Error(String(reason));
    this.#killGroup();
  };

  async #readPorts(): Promise<Partial<ConnectionInfo>> {
    const lines = createInterface({ input: this.#process.stdio[LIFELINE_FD] as Readable });
    const timeout = new AbortController();
    try {
      const tooLong = delay(START_TIMEOUT_MS, null, { signal: timeout.signal }).then(() => {
        throw new KernelError(`the kernel did not start within ${START_TIMEOUT_MS / 1000} s${this.#lastWords()}`);
      });
      const died = this.#exited.then(() => {
        throw this.#ended;
      });
      const [line] = await Promise.race([once(lines, 'line'), died, tooLong]);
      return JSON.parse(line);
    } finally {
      timeout.abort();
      lines.close();
    }
  }

  #connectionInfo(ports: Partial<ConnectionInfo>): ConnectionInfo {
    return {
      transport: 'tcp',
      ip: '127.0.0.1',
      key: this.#key,
      signature_scheme: 'hmac-sha256',
      shell_port: 0,
      iopub_port: 0,
      stdin_port: 0,
      control_port: 0,
      hb_port: 0,
      ...ports,
    };
  }

  #request(
    channel: Channel,
    request: Message,
    { needsIdle, evenIfEnded = false }: { needsIdle: boolean; evenIfEnded?: boolean },
  ): Promise<Content> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== null && !evenIfEnded) return reject(this.#ended);
      this.#pending.set(request.header.msg_id, { resolve, reject, idle: !needsIdle });
      this.#send(channel, request).catch(reject);
    });
  }

  /** A ZeroMQ socket takes one send at a time. */
  #send(channel: Channel, message: Message): Promise<void> {
    const sent = this.#sending[channel].then(() => this.#sockets[channel].send(encode(message, this.#key)));
    this.#sending[channel] = sent.catch(() => {});
    return sent;
  }

  async #receive(channel: Channel | 'iopub'): Promise<void> {
    for await (const frames of this.#sockets[channel]) {
      const message = decode(frames as Buffer[], this.#key);
      if (message === null) continue;
      this.#onTraffic(channel, message);
      if (channel === 'iopub') this.#hear(message);
      else this.#settle(message.parent.msg_id, (pending) => (pending.reply = message.content));
    }
  }

  #hear({ header, parent, content }: Message): void {
    const id = parent.msg_id ?? '';
    this.#listeners.get(id)?.(header.msg_type, content);
    if (header.msg_type === 'status' && content.execution_state === 'idle') {
      this.#settle(id, (pending) => (pending.idle = true));
    }
  }

  #settle(id: string | undefined, note: (pending: Pending) => void): void {
    const pending = this.#pending.get(id ?? '');
    if (pending === undefined) return;
    note(pending);
    if (pending.reply === undefined || !pending.idle) return;
    this.#pending.delete(id ?? '');
    pending.resolve(pending.reply);
  }

  /** Notices the kernel's end, whatever caused it, and tells everyone who waits for an answer. */
  async #watch(): Promise<KernelError> {
    const started = once(this.#process, 'spawn').catch((error: Error) => error);
    const exited = once(this.#process, 'exit').catch(() => []);
    const failure = await started;
    let cause = failure instanceof Error ? `could not be started: ${failure.message}` : '';
    if (cause === '') {
      const [code, signal] = await exited;
      // Its last words may still be on their way.
      await Promise.race([once(this.#process.stderr!, 'close').catch(() => {}), delay(100)]);
      cause = signal === null ? `ended with exit code ${code}` : `was killed by ${signal}`;
    }
    const error = new KernelError(`the kernel ${cause}${this.#lastWords()}`);
    this.#ended ??= error;
    for (const { reject } of this.#pending.values()) reject(this.#ended);
    this.#pending.clear();
    return error;
  }

  #keep(chunk: Buffer): void {
    this.#log = (this.#log + chunk.toString()).slice(-LOG_LENGTH);
  }

  #lastWords(): string {
    const words = this.#log.trim();
    return words === '' ? '' : `; its last output:\n${words}`;
  }

  #killGroup(): void {
    const { pid } = this.#process;
    if (pid === undefined) return;
    try {
      if (process.platform === 'win32') this.#process.kill('SIGKILL');
      else process.kill(-pid, 'SIGKILL');
    } catch {
      // Nobody of the group is left.
    }
  }

  #close(): void {
    this.#signal?.removeEventListener('abort', this.#abort);
    for (const socket of Object.values(this.#sockets)) socket.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Whether `done` resolves in time. */
  async #within(timeoutMs: number, done: Promise<unknown>): Promise<boolean> {
    const timeout = new AbortController();
    const inTime = done.then(
      () => true,
      () => false,
    );
    try {
      return await Promise.race([inTime, delay(timeoutMs, false, { signal: timeout.signal })]);
    } finally {
      timeout.abort();
    }
  }
}
