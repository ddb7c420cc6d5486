/**
 * The parts of the course that may be missing, what each is good for, and how to get it. A check tries the part itself where
 * that is cheap, and does not take a file's name for an answer. Each ends within seconds, and leaves nothing behind.
 */

import { execFile } from 'node:child_process';

export interface Check {
  readonly name: string;
  readonly goodFor: string;
  /** Without it the course cannot be used. */
  readonly required?: true;
  readonly probe: () => Promise<Finding>;
}

/** `what`: version or place; `how`: one line on how to get it. */
export type Finding = { readonly found: true; readonly what: string } | { readonly found: false; readonly how: string };

export interface Diagnosis {
  readonly name: string;
  readonly goodFor: string;
  readonly required: boolean;
  readonly found: boolean;
  readonly what: string | null;
  readonly how: string | null;
}

/** Runs all checks at once. A check that fails has not found its part. */
export async function diagnose(checks: readonly Check[]): Promise<readonly Diagnosis[]> {
  return await Promise.all(
    checks.map(async ({ name, goodFor, required = false, probe }): Promise<Diagnosis> => {
      const finding = await probe().catch((error: Error): Finding => ({ found: false, how: oneLine(error.message) }));
      return {
        name,
        goodFor,
        required,
        found: finding.found,
        what: finding.found ? finding.what : null,
        how: finding.found ? null : finding.how,
      };
    }),
  );
}

const probeTimeoutMs = 10_000;

/** What a program says; `null`: there is no such program, it failed, or it took too long. */
export function says(program: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: probeTimeoutMs, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
      resolve(error ? null : `${stdout}${stderr}`);
    });
  });
}

/** The first line of what a program says of its version, as a finding. */
export async function version(program: string, args: readonly string[], how: string): Promise<Finding> {
  const said = await says(program, args);
  return said === null ? { found: false, how } : { found: true, what: oneLine(said) };
}

function oneLine(text: string): string {
  return text.trim().split('\n')[0]!;
}
