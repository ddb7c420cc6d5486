/** A compiler process for each folder, which compiles the cells of all kernels that are given to it. */

import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { FromKernel, ToKernel } from './kernel/compiler-process.ts';

const PROCESS = fileURLToPath(new URL('./kernel/compiler-process.ts', import.meta.url));

interface Compiler {
  readonly process: ChildProcess;
  /** By number: where the kernels wait for answers. */
  readonly kernels: Map<number, Duplex>;
}

export class SharedCompiler {
  readonly #compilers = new Map<string, Compiler>();
  #count = 0;

  /** Answers a kernel in `folder` over `pipe` until one of them ends. A kernel that nobody answers compiles by itself. */
  serve(folder: string, pipe: Duplex): void {
    const { process, kernels } = this.#compilerFor(folder);
    const kernel = ++this.#count;
    const tell = (line: string | null) => {
      const message: FromKernel = { kernel, line };
      if (process.connected) process.send(message);
      else pipe.destroy();
    };
    kernels.set(kernel, pipe);
    pipe.on('error', () => {});
    pipe.on('close', () => {
      kernels.delete(kernel);
      tell(null);
    });
    createInterface({ input: pipe }).on('line', tell);
  }

  /** Ends the processes as soon as they have compiled what they are at. */
  close(): void {
    for (const { process } of this.#compilers.values()) if (process.connected) process.disconnect();
    this.#compilers.clear();
  }

  #compilerFor(folder: string): Compiler {
    const known = this.#compilers.get(folder);
    if (known?.process.connected) return known;
    const compiler: Compiler = {
      process: fork(PROCESS, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
      kernels: new Map(),
    };
    const hangUp = () => {
      for (const pipe of compiler.kernels.values()) pipe.destroy();
    };
    compiler.process.on('message', ({ kernel, line }: ToKernel) => compiler.kernels.get(kernel)?.write(`${line}\n`));
    compiler.process.on('exit', hangUp).on('error', hangUp);
    this.#compilers.set(folder, compiler);
    return compiler;
  }
}
