/** The outcome of checking one exercise: what every report is made from. */

import { formatMs } from '../units.ts';
import type { ResultDiagnostic } from './result.ts';

export interface TestResult {
  readonly name: string;
  readonly points: number;
  readonly pointsMax: number;
  /** Why it failed, in words for the learner; absent where it passed. */
  readonly failure?: {
    readonly message: string;
    readonly expected?: string;
    readonly actual?: string;
    /** Absent where it says nothing of what went wrong. */
    readonly hint?: string;
  };
}

export interface CheckResult {
  readonly version: 1;
  readonly exercise: string;
  readonly file: string;
  readonly points: number;
  readonly pointsMax: number;
  readonly durationMs: number;
  readonly tests: readonly TestResult[];
  /** What the compiler says, where points were lost. */
  readonly diagnostics?: readonly ResultDiagnostic[];
}

/** A check's outcome in lines for a terminal or a notebook. */
export function checkReport(result: CheckResult): string {
  const lines = result.tests.flatMap((one) => {
    const title = `${one.failure ? '✗' : '✓'} ${one.name} (${one.points} of ${one.pointsMax} points)`;
    if (!one.failure) return [title];
    const { message, expected, actual, hint } = one.failure;
    const values = expected === undefined ? [] : [`    expected: ${expected}`, `    actual:   ${actual}`];
    return [title, `    ${message}`, ...values, ...(hint === undefined ? [] : [`    hint:     ${hint}`])];
  });
  const complaints = (result.diagnostics ?? []).map(compilerLine);
  if (complaints.length > 0) lines.push('', 'the compiler says:', ...complaints.map((line) => `    ${line}`));
  const verdict = result.points === result.pointsMax ? 'all points' : `${result.points} of ${result.pointsMax} points`;
  return [...lines, '', `${result.exercise}: ${verdict}, in ${formatMs(result.durationMs)}`].join('\n');
}

/** The same for several exercises, with their points together. */
export function checkReports(results: readonly CheckResult[]): string {
  const reports = results.map(checkReport);
  return (results.length > 1 ? [...reports, totalLine(results)] : reports).join('\n\n');
}

/** What several exercises came to. */
export function totalLine(results: readonly CheckResult[]): string {
  const sum = (of: 'points' | 'pointsMax') => results.reduce((total, result) => total + result[of], 0);
  return `${results.length} exercises: ${sum('points')} of ${sum('pointsMax')} points`;
}

/** As compilers write it: where, which number, what. */
export function compilerLine({ file, line, column, code, message }: ResultDiagnostic): string {
  return `${file}:${line}:${column} - error TS${code}: ${message}`;
}
