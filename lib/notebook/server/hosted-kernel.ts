/**
 * A kernel that outlives its process: it is restarted when told to, when it dies, and when an interrupt does not help. The
 * cell that was running then says why it did not end; nothing is lost in silence.
 */

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Channel, type Kernel, type KernelError, startKernel } from '../kernel-client.ts';
import type { SharedCompiler } from '../shared-compiler.ts';
import { type Content, createMessage, createReply, type Message } from '../wire.ts';

/** Whoever listens to the kernel: a notebook in a browser, another Jupyter client. */
export interface Listener {
  /** Replies go to the client that asked, what is shown goes to all. */
  readonly session: string | null;
  readonly hear: (channel: Channel | 'iopub', message: Message) => void;
  /** The kernel is gone for good. */
  readonly close: () => void;
}

export type ExecutionState = 'starting' | 'idle' | 'busy' | 'restarting' | 'dead';

/** An interrupted cell ends at once or not at all. */
const INTERRUPT_GRACE_MS = 3_000;
/** A kernel that dies this often between two cells that ended well is left alone. */
const DEATHS_MAX = 3;

export class HostedKernel {
  readonly id = randomUUID();
  readonly listeners = new Set<Listener>();
  readonly #cwd: string;
  readonly #onExecuted: (request: Message, reply: Content) => void;
  readonly #compiler: SharedCompiler | undefined;
  /** Requests whose cells have not ended. */
  readonly #unfinished = new Map<string, Message>();
  #kernel: Kernel | null = null;
  #starting: Promise<void> = Promise.resolve();
  #state: ExecutionState = 'starting';
  #lastActivity = new Date();
  #running: Message | null = null;
  #deaths = 0;
  /** Of processes: what one that is being ended still says is not passed on. */
  #generation = 0;
  #isOver = false;

  /**
   * @param cwd the notebook's folder
   * @param onExecuted is told of each cell that has ended while its client was there to keep what it shows: the request, and
   *   the content of its reply
   * @param compiler compiles the cells; without it each process does so itself
   */
  constructor(
    cwd: string,
    onExecuted: (request: Message, reply: Content) => void = () => {},
    compiler?: SharedCompiler,
  ) {
    this.#cwd = cwd;
    this.#onExecuted = onExecuted;
    this.#compiler = compiler;
  }

  get state(): ExecutionState {
    return this.#state;
  }

  /** Whether a cell runs or waits to run, or a process is just starting. */
  get isBusy(): boolean {
    return this.#unfinished.size > 0 || ['starting', 'restarting', 'busy'].includes(this.#state);
  }

  get lastActivity(): Date {
    return this.#lastActivity;
  }

  /** The process, for whoever wants to know that none is left. */
  get pid(): number | undefined {
    return this.#kernel?.pid;
  }

  /** @throws {KernelError} if it does not start */
  start(): Promise<void> {
    this.#starting = this.#launch();
    return this.#starting;
  }

  /** Passes a client's message on; one for a kernel that is just starting waits for it. */
  async send(channel: Channel, message: Message): Promise<void> {
    if (message.header.msg_type === 'execute_request') this.#unfinished.set(message.header.msg_id, message);
    await this.#starting.catch(() => {});
    await this.#kernel?.send(channel, message).catch(() => {}); // its death is told to all by itself
  }

  /** Interrupts the running cell; one that does not end is ended with the kernel, which is restarted. */
  async interrupt(): Promise<void> {
    const cell = this.#running;
    await this.#kernel?.interrupt();
    if (cell === null) return;
    await delay(INTERRUPT_GRACE_MS, null, { ref: false });
    if (this.#running !== cell || this.#isOver) return;
    this.#explain('the cell did not stop when it was interrupted, so the kernel was restarted');
    this.#tell('restarting');
    await this.restart();
  }

  async restart(): Promise<void> {
    this.#state = 'restarting';
    this.#forget();
    const before = this.#starting.catch(() => {});
    this.#starting = before.then(async () => {
      const old = this.#kernel;
      this.#kernel = null;
      this.#generation++;
      await old?.shutDown();
      await this.#launch();
    });
    await this.#starting;
  }

  async shutDown(): Promise<void> {
    this.#isOver = true;
    const old = this.#kernel;
    this.#kernel = null;
    this.#generation++;
    this.#state = 'dead';
    await this.#starting.catch(() => {});
    await old?.shutDown();
    // What was still starting when this was called.
    await (this.#kernel as Kernel | null)?.shutDown();
    for (const listener of this.listeners) listener.close();
  }

  async #launch(): Promise<void> {
    if (this.#isOver) return;
    const generation = ++this.#generation;
    const kernel = await startKernel({
      cwd: this.#cwd,
      ...(this.#compiler && { compiler: this.#compiler }),
      onTraffic: (channel, message) => {
        if (generation === this.#generation) this.#pass(channel, message);
      },
    });
    this.#kernel = kernel;
    this.#state = 'idle';
    this.#lastActivity = new Date();
    void kernel.ended.then((reason) => this.#mourn(kernel, reason));
  }

  #pass(channel: Channel | 'iopub', message: Message): void {
    this.#lastActivity = new Date();
    const { header, parent, content } = message;
    const request = this.#unfinished.get(parent.msg_id ?? '') ?? null;
    if (channel === 'iopub' && header.msg_type === 'status') {
      this.#state = content.execution_state;
      if (request !== null) this.#running = this.#state === 'idle' ? null : request;
    }
    if (header.msg_type === 'execute_reply' && request !== null) {
      this.#unfinished.delete(request.header.msg_id);
      this.#deaths = 0;
      if ([...this.listeners].some((listener) => hasAsked(listener, message))) this.#onExecuted(request, content);
    }
    this.#tellAll(channel, message);
  }

  #tellAll(channel: Channel | 'iopub', message: Message): void {
    for (const listener of this.listeners) {
      if (channel === 'iopub' || hasAsked(listener, message)) listener.hear(channel, message);
    }
  }

  #mourn(kernel: Kernel, reason: KernelError): void {
    if (this.#kernel !== kernel || this.#isOver) return;
    this.#kernel = null;
    const again = ++this.#deaths <= DEATHS_MAX;
    this.#explain(`${reason.message}\n\n${again ? 'A new kernel was started' : 'It has died too often'}`);
    this.#forget();
    // Whatever is sent from now on waits for the new one.
    this.#starting = kernel.kill().then(() => (again ? this.#launch() : undefined));
    this.#starting.catch(() => this.#tell('dead'));
    this.#tell(again ? 'restarting' : 'dead');
  }

  /** Says in the running cell why it will never end. */
  #explain(what: string): void {
    if (this.#running === null) return;
    const evalue = `${what}. Variables are gone: run the cells from the top again.`;
    const content = { ename: 'KernelRestarted', evalue, traceback: [`KernelRestarted: ${evalue}`] };
    this.#tellAll('iopub', createReply(this.#running, 'error', content));
  }

  #tell(execution_state: ExecutionState): void {
    this.#state = execution_state;
    this.#tellAll('iopub', createMessage('status', { execution_state }, this.id));
  }

  #forget(): void {
    this.#running = null;
    this.#unfinished.clear();
  }
}

function hasAsked({ session }: Listener, { parent }: Message): boolean {
  return session === null || session === parent.session;
}
