/**
 * A converter in another process, which serves several kernels (`compiler-process.ts`). A call is a line of JSON, and so is
 * its answer. The kernel waits for it, as it would while it compiled by itself: tslab's executor knows no other way.
 *
 * Where that process has ended, the kernel goes on with a compiler of its own.
 */

import { readSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Completions, Converted, Converter, Diagnostic } from './tslab.ts';

/** What of a converter can be called from afar. */
export type ConverterMethod = Exclude<keyof Converter, 'close'>;
export type ConverterCall = readonly [method: ConverterMethod, ...args: unknown[]];
/** `error`: what the converter threw. JSON has no `undefined`, so that a value may be missing. */
export type ConverterAnswer = { readonly value?: unknown } | { readonly error: string };

const LINE_END = 0x0a;

export class RemoteConverter implements Converter {
  readonly #fd: number;
  #own: Converter | null = null;

  /** @param fd the end of a pipe that blocks when it is read */
  constructor(fd: number) {
    this.#fd = fd;
  }

  readonly convert = (...args: Parameters<Converter['convert']>) => this.#call('convert', args) as Converted;
  readonly addModule = (...args: Parameters<Converter['addModule']>) => this.#call('addModule', args) as Diagnostic[];
  readonly inspect = (...args: Parameters<Converter['inspect']>) => this.#call('inspect', args) as string | undefined;
  readonly complete = (...args: Parameters<Converter['complete']>) => this.#call('complete', args) as Completions;
  readonly isComplete = (...args: Parameters<Converter['isComplete']>) =>
    this.#call('isComplete', args) as ReturnType<Converter['isComplete']>;

  close(): void {
    this.#own?.close();
  }

  #call(method: ConverterMethod, args: readonly unknown[]): unknown {
    const answer = this.#own === null ? this.#ask([method, ...args]) : null;
    if (answer === null) {
      this.#own ??= loadConverter();
      return (this.#own[method] as (...args: readonly unknown[]) => unknown)(...args);
    }
    if ('error' in answer) throw new Error(answer.error);
    return answer.value;
  }

  /** `null`: nobody answers any more. */
  #ask(call: ConverterCall): ConverterAnswer | null {
    try {
      const question = Buffer.from(`${inOneLine(call)}\n`);
      for (let sent = 0; sent < question.length; ) sent += writeSync(this.#fd, question, sent);
      const chunks: Buffer[] = [];
      for (;;) {
        const chunk = Buffer.allocUnsafe(65_536);
        const length = readSync(this.#fd, chunk);
        if (length === 0) return null;
        chunks.push(chunk.subarray(0, length));
        if (chunk[length - 1] === LINE_END) return JSON.parse(Buffer.concat(chunks).toString());
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).syscall !== undefined) return null;
      throw error;
    }
  }
}

/** JSON leaves two characters as they are at which Node's readers of lines begin another. */
function inOneLine(call: ConverterCall): string {
  return JSON.stringify(call).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

/** At once, because whoever asks waits. */
function loadConverter(): Converter {
  return createRequire(import.meta.url)('./tslab-compiler.ts').createConverter();
}
