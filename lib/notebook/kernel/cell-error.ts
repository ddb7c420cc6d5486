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

/** Further ones mostly follow from these. */
const ERRORS_MAX = 3;

/** TypeScript's findings about a name that nothing defines; of most of them it also advises to install something. */
const UNDEFINED = new Set([2304, 2552, 2580, 2581, 2582, 2583, 2584, 2591, 2592, 2593, 18004]);
const MISSPELT = 2552;

/** Below this number TypeScript's findings are about syntax; then those about names and types say nothing. */
const SYNTAX_BELOW = 2000;

/** Its findings about what an export may name; a cell exports everything, and nobody wrote that. */
const isAboutExports = ({ code }: Diagnostic) => code >= 4000 && code < 5000;

function describeCompileError({ diagnostics, source }: CompileError): ErrorContent {
  const lines = source.split('\n');
  const syntax = diagnostics.filter(({ code }) => code < SYNTAX_BELOW);
  const written = diagnostics.filter((diagnostic) => !isAboutExports(diagnostic));
  const told = [syntax, written].find((some) => some.length > 0) ?? diagnostics;
  // What is found at one place is one error, in several sentences.
  const errors = [...Map.groupBy(told, placeOf).values()];
  const shown = errors.slice(0, ERRORS_MAX).flat();
  const left = errors.length - ERRORS_MAX;
  return {
    ename: 'CompileError',
    evalue: shown[0] ? findingText(shown[0]) : 'the cell does not compile',
    traceback: [
      ...shown.flatMap((diagnostic) => [`CompileError: ${findingText(diagnostic)}`, ...quote(diagnostic, lines)]),
      ...(left > 0 ? [`and ${left} more`] : []),
      ...(shown.some(({ code }) => UNDEFINED.has(code)) ? ['If a cell above defines it, run that first.'] : []),
    ],
  };
}

function findingText(diagnostic: Diagnostic): string {
  const { code, messageText } = diagnostic;
  const isAdvised = UNDEFINED.has(code) && code !== MISSPELT;
  return `${placeOf(diagnostic)}: ${isAdvised ? messageText.replace(/\. .*$/s, '.') : messageText}`;
}

function placeOf({ fileName = 'line', start }: Diagnostic): string {
  return `${fileName} ${start.line + 1}:${start.character + 1}`;
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
