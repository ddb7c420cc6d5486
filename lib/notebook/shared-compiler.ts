/** A compiler process for each folder, which compiles the cells of all kernels that are given to it. */

import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { FromKernel, ToKernel } from './kernel/compiler-process.ts';

const PROCESS = fileURLToPath(new URL('./kernel/compiler-process.ts', import.meta.url));

export class SharedCompiler {
  readonly #environment: NodeJS.ProcessEnv;
  readonly #processes = new Map<string, ChildProcess>();
  readonly #kernels = new Map<number, Duplex>();
  #count = 0;

  constructor(environment: NodeJS.ProcessEnv = process.env) {
    this.#environment = environment;
  }

  /** Answers a kernel in `folder` over `pipe` until one of them ends. */
  serve(folder: string, pipe: Duplex): void {
    const compiler = this.#processFor(folder);
    const kernel = ++this.#count;
    const tell = (line: string | null) => {
      const message: FromKernel = { kernel, line };
      if (compiler.connected) compiler.send(message);
      else pipe.destroy();
    };
    this.#kernels.set(kernel, pipe);
    pipe.on('error', () => {});
    pipe.on('close', () => {
      this.#kernels.delete(kernel);
      tell(null);
    });
    createInterface({ input: pipe }).on('line', tell);
    // A kernel that nobody answers compiles by itself.
    compiler.once('exit', () => pipe.destroy());
  }

  close(): void {
    for (const compiler of this.#processes.values()) compiler.kill('SIGKILL');
  }

  #processFor(folder: string): ChildProcess {
    const known = this.#processes.get(folder);
    if (known?.connected) return known;
    const compiler = fork(PROCESS, {
      cwd: folder,
      env: this.#environment,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    compiler.on('message', ({ kernel, line }: ToKernel) => this.#kernels.get(kernel)?.write(`${line}\n`));
    this.#processes.set(folder, compiler);
    return compiler;
  }
}
