/** What the learner reads when a cell fails. */

import { inspect, types } from 'node:util';
import type { Diagnostic } from './tslab.ts';

/** The content of Jupyter's `error` message. */
export interface ErrorContent {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** The compiler refused the cell; nothing of it ran. */
export class CompileError extends Error {
  override readonly name = 'CompileError';
  readonly diagnostics: readonly Diagnostic[];
  readonly source: string;
  constructor(diagnostics: readonly Diagnostic[], source: string) {
    super(diagnostics[0]?.messageText ?? 'the cell does not compile');
    this.diagnostics = diagnostics;
    this.source = source;
  }
}

/** Node may put the line of generated code that threw, with an arrow below it and an empty line, before the stack. */
const ARROW = /^\S+:\d+\n(?:.+\n)*\n/;

export function describeError(error: unknown): ErrorContent {
  if (error instanceof CompileError) return describeCompileError(error);
  if (isInterruption(error)) return { ename: 'Interrupted', evalue: 'the cell was interrupted', traceback: [] };
  if (!types.isNativeError(error)) {
    const value = inspect(error);
    return { ename: 'Thrown', evalue: value, traceback: [`Thrown: ${value}`] };
  }
  return { ename: error.name, evalue: error.message, traceback: printError(error).split('\n') };
}

/** The error with its stack, its causes and its own properties. */
export function printError(error: unknown): string {
  return inspect(error).replace(ARROW, '');
}

function describeCompileError({ diagnostics, source }: CompileError): ErrorContent {
  const lines = source.split('\n');
  const findings = diagnostics.map((diagnostic) => ({
    text: findingText(diagnostic),
    quote: quote(diagnostic, lines),
  }));
  return {
    ename: 'CompileError',
    evalue: findings[0]?.text ?? 'the cell does not compile',
    traceback: findings.flatMap(({ text, quote }) => [`CompileError: ${text}`, ...quote]),
  };
}

function findingText({ fileName = 'line', start, messageText }: Diagnostic): string {
  return `${fileName} ${start.line + 1}:${start.character + 1}: ${messageText}`;
}

/** The line of the cell with an arrow below the place. */
function quote({ fileName, start }: Diagnostic, lines: readonly string[]): string[] {
  const line = lines[start.line];
  if (fileName !== undefined || line === undefined) return [];
  const gutter = String(start.line + 1);
  return [`  ${gutter} | ${line}`, `  ${' '.repeat(gutter.length)} | ${' '.repeat(start.character)}^`];
}

/** Node's own error when a signal stops synchronous code, or tslab's when it gives up waiting for a promise. */
function isInterruption(error: unknown): boolean {
  if (!types.isNativeError(error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED' || error.message === 'Interrupted asynchronously';
}
