/**
 * Compiles cells for several kernels of one folder, so that the compiler, its library and the types of what lessons import
 * are read once and not once per kernel. Started by `shared-compiler.ts`, in that folder.
 *
 * One converter serves all kernels, because it keeps nothing of a cell. The exception are modules of the notebook's folder,
 * which it hands out once: it then belongs to the kernel that asked, and the others get a new one.
 */

import type { ConverterAnswer, ConverterCall } from './remote-converter.ts';
import type { Converted, Converter } from './tslab.ts';
import { createConverter } from './tslab-compiler.ts';

/** A kernel's call, or `null` when it has ended; and the answer. Lines as they come and go, see `remote-converter.ts`. */
export interface FromKernel {
  readonly kernel: number;
  readonly line: string | null;
}
export interface ToKernel {
  readonly kernel: number;
  readonly line: string;
}

let shared: Converter | null = createConverter();
const own = new Map<number, Converter>();

// Ctrl-C in a terminal reaches every process of the group; what to do about it is the starter's decision.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());
process.on('message', ({ kernel, line }: FromKernel) => {
  if (line !== null) {
    const answer: ToKernel = { kernel, line: JSON.stringify(answerTo(kernel, JSON.parse(line))) };
    // Whoever asked may have hung up meanwhile; `disconnect` comes then.
    process.send!(answer, () => {});
    return;
  }
  own.get(kernel)?.close();
  own.delete(kernel);
});

function answerTo(kernel: number, [method, ...args]: ConverterCall): ConverterAnswer {
  shared ??= createConverter();
  const converter = own.get(kernel) ?? shared;
  try {
    const value = (converter[method] as (...args: readonly unknown[]) => unknown)(...args);
    const hasModules =
      method === 'addModule' || (method === 'convert' && (value as Converted).sideOutputs !== undefined);
    if (hasModules && converter === shared) {
      own.set(kernel, converter);
      shared = null;
    }
    return { value };
  } catch (error) {
    // Ended halfway, it would never work again.
    if (converter === shared) shared = null;
    own.delete(kernel);
    converter.close();
    return { error: String(error) };
  }
}
