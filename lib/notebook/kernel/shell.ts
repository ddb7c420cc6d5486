/**
 * The channels that the kernel's main thread serves: `shell` (requests), `iopub` (everything that is shown) and `stdin`
 * (bound because clients connect to it, and unused because cells cannot ask).
 *
 * Sending must never wait: zeromq.js carries out the first 512 sends of a burst at once, makes the next one wait, and
 * rejects every other meanwhile, so that output is lost. With `sendTimeout: 0` no send waits, and without a high-water
 * mark none is refused. That also lets a loop that never yields show what it prints.
 */

import { Publisher, Router } from 'zeromq';
import { type ConnectionInfo, type Content, createReply, decode, encode, endpoint, type Message } from '../wire.ts';
import type { CellRunner } from './cell-runner.ts';
import { codePointIndex, unitIndex } from './code-points.ts';
import { portOf } from './ports.ts';

const NEVER_WAIT = { sendTimeout: 0, sendHighWaterMark: 0, linger: 1000 };

export class Shell {
  readonly #key: string;
  readonly #iopub = new Publisher(NEVER_WAIT);
  readonly #shell = new Router(NEVER_WAIT);
  readonly #stdin = new Router(NEVER_WAIT);

  constructor(key: string) {
    this.#key = key;
  }

  /** Binds the sockets; resolves to the ports, which the system chose where the connection file says 0. */
  async bind(connection: ConnectionInfo): Promise<Partial<ConnectionInfo>> {
    await this.#iopub.bind(endpoint(connection, connection.iopub_port));
    await this.#shell.bind(endpoint(connection, connection.shell_port));
    await this.#stdin.bind(endpoint(connection, connection.stdin_port));
    return { iopub_port: portOf(this.#iopub), shell_port: portOf(this.#shell), stdin_port: portOf(this.#stdin) };
  }

  publish(request: Message, type: string, content: object): void {
    const message = { ...createReply(request, type, content), identities: [] };
    void this.#iopub.send(encode(message, this.#key));
  }

  /** Answers requests until the process ends. A request does not wait for the one before it: cells queue by themselves. */
  async serve(runner: CellRunner, kernelInfo: Content, shutDown: () => void): Promise<never> {
    const answers = answersOf(runner, kernelInfo, shutDown);
    for await (const frames of this.#shell) {
      const request = decode(frames, this.#key);
      if (request !== null) void this.#answer(request, answers, runner);
    }
    throw new Error('the shell socket was closed');
  }

  async #answer(request: Message, answers: Answers, runner: CellRunner): Promise<void> {
    const type = request.header.msg_type;
    this.#status('busy', request);
    try {
      const content = await answers[type]?.(request);
      if (content === undefined) return;
      const reply = createReply(request, type.replace(/_request$/, '_reply'), content);
      void this.#shell.send(encode(reply, this.#key));
    } catch (error) {
      runner.reportLate(`Kernel error in ${type}`, error);
    } finally {
      this.#status('idle', request);
      // Clients show the last status they saw; another request must not make a running cell look finished.
      if (runner.running !== null) this.#status('busy', runner.running);
    }
  }

  #status(state: 'busy' | 'idle', request: Message): void {
    this.publish(request, 'status', { execution_state: state });
  }
}

type Answers = Readonly<Record<string, (request: Message) => Content | Promise<Content>>>;

function answersOf(runner: CellRunner, kernelInfo: Content, shutDown: () => void): Answers {
  const { executor } = runner;
  return {
    execute_request: (request) => runner.execute(request),
    kernel_info_request: () => kernelInfo,
    comm_info_request: () => ({ status: 'ok', comms: {} }),
    history_request: () => ({ status: 'ok', history: [] }),
    is_complete_request: ({ content }) => {
      const { completed, indent = '' } = runner.isComplete(content.code);
      return completed ? { status: 'complete' } : { status: 'incomplete', indent };
    },
    complete_request: ({ content }) => {
      const { code, cursor_pos } = content;
      const { start, end, candidates } = executor.complete(code, unitIndex(code, cursor_pos));
      const [cursor_start, cursor_end] = [start, end].map((index) => codePointIndex(code, index));
      return { status: 'ok', matches: candidates, cursor_start, cursor_end, metadata: {} };
    },
    inspect_request: ({ content }) => {
      const text = executor.inspect(content.code, unitIndex(content.code, content.cursor_pos));
      const data = text === undefined ? {} : inspection(text);
      return { status: 'ok', found: text !== undefined, data, metadata: {} };
    },
    shutdown_request: ({ content }) => {
      // Long deprecated on this channel, and still sent by old clients. The reply leaves before the process ends.
      setImmediate(shutDown);
      return { status: 'ok', restart: content.restart === true };
    },
  };
}

function inspection(text: string): Content {
  const [signature = '', ...documentation] = text.split('\n\n');
  const paragraphs = documentation.map((words) => words.replaceAll('\n@', '\n\n@'));
  const markdown = [`\`\`\`typescript\n${signature}\n\`\`\``, ...paragraphs].join('\n\n');
  return { 'text/plain': text, 'text/markdown': markdown };
}
