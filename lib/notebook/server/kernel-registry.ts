/** The kernels that run, and the sessions that tie them to notebooks: a notebook has one kernel, in however many tabs it is open. */

import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { InputError } from '../../errors.ts';
import { KERNELSPEC } from '../notebook.ts';
import { SharedCompiler } from '../shared-compiler.ts';
import type { Content, Message } from '../wire.ts';
import { MissingError } from './contents.ts';
import { coursePath } from './course-path.ts';
import { HostedKernel } from './hosted-kernel.ts';

export interface KernelModel {
  readonly id: string;
  readonly name: string;
  readonly last_activity: string;
  readonly execution_state: string;
  readonly connections: number;
}

export interface SessionModel {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly type: string;
  readonly kernel: KernelModel;
}

/** A cell of the notebook at `path` has ended. */
export type OnCell = (path: string, request: Message, reply: Content) => void;

interface Session {
  readonly id: string;
  path: string;
  name: string;
  type: string;
  kernel: HostedKernel;
}

/** What a client sends to make or change a session. */
export interface SessionRequest {
  readonly path?: string;
  readonly name?: string;
  readonly type?: string;
  readonly kernel?: { readonly id?: string; readonly name?: string } | null;
}

export class KernelRegistry {
  readonly #root: string;
  readonly #onCell: OnCell;
  /** A kernel that finds it warm starts, and restarts, in a fifth of the time; it ends with the last kernel. */
  readonly #compiler = new SharedCompiler();
  readonly #kernels = new Map<string, HostedKernel>();
  readonly #sessions = new Map<string, Session>();
  /** Why kernels that were stopped unasked are gone, by id. */
  readonly #reasons = new Map<string, string>();
  /** Two tabs that open a notebook at once share what the first one starts. */
  readonly #opening = new Map<string, Promise<Session>>();

  /** @param root the course's folder */
  constructor(root: string, onCell: OnCell = () => {}) {
    this.#root = root;
    this.#onCell = onCell;
  }

  get kernels(): readonly KernelModel[] {
    return [...this.#kernels.values()].map(modelOf);
  }

  get sessions(): readonly SessionModel[] {
    return [...this.#sessions.values()].map(sessionModel);
  }

  /** @throws {MissingError} */
  kernel(id: string): HostedKernel {
    const kernel = this.#kernels.get(id);
    if (kernel !== undefined) return kernel;
    const reason = this.#reasons.get(id) ?? null;
    throw new MissingError(`missing kernel: ${id}; ${reason ?? 'it was shut down'}`, { reason });
  }

  /** @param path of the file or folder that the kernel works beside */
  async start({ name, path = '' }: { name?: string; path?: string }): Promise<KernelModel> {
    refuseOtherKernels(name);
    return modelOf(await this.#start(await coursePath(this.#root, path)));
  }

  async stop(id: string): Promise<void> {
    const kernel = this.kernel(id);
    this.#kernels.delete(id);
    for (const session of this.#sessions.values()) if (session.kernel === kernel) this.#sessions.delete(session.id);
    await kernel.shutDown();
    if (this.#kernels.size === 0) this.#compiler.close();
  }

  /** Stops kernels that were not used for so long; one with a cell to run goes on. */
  async stopIdle(idleMs: number): Promise<void> {
    const unused = [...this.#kernels.values()].filter(
      ({ isBusy, lastActivity }) => !isBusy && Date.now() - lastActivity.getTime() >= idleMs,
    );
    for (const { id } of unused) this.#reasons.set(id, `it was not used for ${inHours(idleMs)}`);
    await Promise.all(unused.map(({ id }) => this.stop(id)));
  }

  /** The session of the notebook, new or old. */
  async open({ path, name = '', type = 'notebook', kernel }: SessionRequest): Promise<SessionModel> {
    if (typeof path !== 'string') throw new InputError('missing path; give the path of a notebook');
    refuseOtherKernels(kernel?.name);
    const existing = [...this.#sessions.values()].find((session) => session.path === path);
    if (existing !== undefined) return sessionModel(existing);
    const opening = this.#opening.get(path) ?? this.#open({ path, name, type, kernel: kernel ?? null });
    this.#opening.set(path, opening);
    return sessionModel(await opening.finally(() => this.#opening.delete(path)));
  }

  session(id: string): SessionModel {
    return sessionModel(this.#session(id));
  }

  async change(id: string, { path, name, type, kernel }: SessionRequest): Promise<SessionModel> {
    const session = this.#session(id);
    if (path !== undefined) session.path = path;
    if (name !== undefined) session.name = name;
    if (type !== undefined) session.type = type;
    if (kernel?.id) session.kernel = this.kernel(kernel.id);
    else if (kernel?.name) {
      refuseOtherKernels(kernel.name);
      const old = session.kernel;
      session.kernel = await this.#start(dirname(await coursePath(this.#root, session.path)));
      await this.#stopIfUnused(old);
    }
    return sessionModel(session);
  }

  async close(id: string): Promise<void> {
    const { kernel } = this.#session(id);
    this.#sessions.delete(id);
    await this.#stopIfUnused(kernel);
  }

  async shutDown(): Promise<void> {
    await Promise.allSettled(this.#opening.values());
    for (const id of this.#kernels.keys()) this.#reasons.set(id, 'its server was stopped');
    await Promise.all([...this.#kernels.keys()].map((id) => this.stop(id)));
  }

  async #open({ path, name, type, kernel: wanted }: Required<SessionRequest>): Promise<Session> {
    const file = await coursePath(this.#root, path);
    const kernel = wanted?.id ? this.kernel(wanted.id) : await this.#start(dirname(file));
    const session = { id: randomUUID(), path, name, type, kernel };
    this.#sessions.set(session.id, session);
    return session;
  }

  async #start(cwd: string): Promise<HostedKernel> {
    const onExecuted = (request: Message, reply: Content) => {
      for (const session of this.#sessions.values()) {
        if (session.kernel === kernel) this.#onCell(session.path, request, reply);
      }
    };
    const kernel = new HostedKernel(cwd, onExecuted, this.#compiler);
    this.#kernels.set(kernel.id, kernel);
    try {
      await kernel.start();
    } catch (error) {
      this.#kernels.delete(kernel.id);
      throw error;
    }
    return kernel;
  }

  async #stopIfUnused(kernel: HostedKernel): Promise<void> {
    const isUsed = [...this.#sessions.values()].some((session) => session.kernel === kernel);
    if (!isUsed && this.#kernels.has(kernel.id)) await this.stop(kernel.id);
  }

  #session(id: string): Session {
    const session = this.#sessions.get(id);
    if (session === undefined) throw new MissingError(`missing session: ${id}; its kernel was shut down`);
    return session;
  }
}

/** @returns the kernel as Jupyter describes one */
export function modelOf(kernel: HostedKernel): KernelModel {
  return {
    id: kernel.id,
    name: KERNELSPEC.name,
    last_activity: kernel.lastActivity.toISOString(),
    execution_state: kernel.state,
    connections: kernel.listeners.size,
  };
}

function sessionModel({ id, path, name, type, kernel }: Session): SessionModel {
  return { id, path, name, type, kernel: modelOf(kernel) };
}

function inHours(ms: number): string {
  const hours = Number((ms / 3_600_000).toPrecision(2));
  return hours === 1 ? 'an hour' : `${hours} hours`;
}

function refuseOtherKernels(name: string | undefined): void {
  if (name === undefined || name === '' || name === KERNELSPEC.name) return;
  throw new InputError(`unknown kernel ${name}; this course has ${KERNELSPEC.name}`);
}
