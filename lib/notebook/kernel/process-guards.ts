/**
 * A cell shares its process with the kernel. What it prints belongs to the cell's output, and what would end the
 * process must not: a cell that calls `process.exit`, or throws from a timer, would take every variable along.
 */

import type { StreamName } from './cell-output.ts';
import type { CellRunner } from './cell-runner.ts';

export function guardProcess(runner: CellRunner): void {
  capture('stdout', runner);
  capture('stderr', runner);
  process.on('uncaughtException', (error) => runner.reportLate('Uncaught error', error));
  process.on('unhandledRejection', (reason) => runner.reportLate('Unhandled rejection', reason));
  process.on('SIGINT', () => runner.interrupt());
  process.exit = (code?: number | string | null) => {
    const call = `process.exit(${code ?? ''})`;
    throw new Error(`unsupported call: ${call} would end the kernel and lose all variables; leave it out`);
  };
}

function capture(name: StreamName, runner: CellRunner): void {
  const stream = process[name];
  const write = stream.write.bind(stream);
  stream.write = (chunk: string | Uint8Array, encoding?: unknown, done?: unknown): boolean => {
    const callback = (typeof encoding === 'function' ? encoding : done) as (() => void) | undefined;
    const { output } = runner;
    if (output === null) return write(chunk, callback);
    output.write(name, chunk);
    if (callback !== undefined) process.nextTick(callback);
    return true;
  };
}
