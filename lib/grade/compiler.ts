/**
 * What the compiler says of submissions: one process for many of them, because it keeps what it has read of libraries. What those
 * before have used of its limits is not taken from the next: it is replaced in time, and when it dies.
 */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { GraderError } from './grader-error.ts';
import type { Diagnostic, Sources } from './sandbox/compile.ts';
import { compilerLimits } from './sandbox/limits.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { openRun, type Submission } from './submission.ts';

/** The most that is compiled of one submission, its module included. */
const filesMax = 100;
const charactersMax = 500_000;
const depthMax = 4;
const sourceName = /\.(?:[cm]?[jt]s|json)$/;

export class Compiler {
  readonly #sandbox: Sandbox;
  readonly #usedCpuSecondsMax: number;
  #process: Submission | undefined;

  /** @param usedCpuSecondsMax of the processor time that a process has, what may be gone before a submission */
  constructor(sandbox: Sandbox, usedCpuSecondsMax = 5) {
    this.#sandbox = sandbox;
    this.#usedCpuSecondsMax = usedCpuSecondsMax;
  }

  /**
   * @param folder the submission's files
   * @param entry its module, relative to the folder
   * @param check lines that are compiled beside it, as `types.check.ts`
   * @throws {SubmissionFailure} where the compiler does not end
   */
  async diagnose(folder: string, entry: string, check?: string): Promise<readonly Diagnostic[]> {
    const files = sourcesOf(folder, entry);
    if (!files) return [];
    const beside = `${entry.slice(0, entry.lastIndexOf('/') + 1)}types.check.ts`;
    const sources: Sources =
      check === undefined
        ? { files, roots: [entry] }
        : { files: { ...files, [beside]: check }, roots: [entry, beside] };
    const earlier = this.#process;
    const used = await this.#open();
    try {
      return await diagnoseIn(used, sources);
    } catch (error) {
      if (used !== earlier || !used.died()) throw error;
      return await diagnoseIn(await this.#open(), sources);
    }
  }

  async #open(): Promise<Submission> {
    const current = this.#process;
    if (current && !current.died() && current.usedCpuSeconds() < this.#usedCpuSecondsMax) return current;
    await current?.close();
    // No submission is in its sandbox: they come as text.
    const run = { program: 'compile', folder: import.meta.dirname, entry: '', limits: compilerLimits } as const;
    this.#process = openRun(run, this.#sandbox, (_, line) => `line ${line}`);
    return this.#process;
  }

  async close(): Promise<void> {
    await this.#process?.close();
  }
}

async function diagnoseIn(process: Submission, sources: Sources): Promise<readonly Diagnostic[]> {
  const { value } = await process.call('the compiler', sources);
  if (!Array.isArray(value)) throw new GraderError('invalid answer of the compiler: no list');
  return value as Diagnostic[];
}

/** The module, and as much of what lies beside it as is reasonable; undefined where the module alone is too much. */
function sourcesOf(folder: string, entry: string): Record<string, string> | undefined {
  const sources: Record<string, string> = {};
  let characters = 0;
  const add = (path: string): boolean => {
    if (statSync(join(folder, path)).size > charactersMax) return false;
    const text = readFileSync(join(folder, path), 'utf8');
    if (characters + text.length > charactersMax) return false;
    characters += text.length;
    sources[path] = text;
    return true;
  };
  const walk = (below: string, depth: number): void => {
    for (const file of readdirSync(join(folder, below), { withFileTypes: true })) {
      if (Object.keys(sources).length >= filesMax) return;
      const path = `${below}${file.name}`;
      if (file.isDirectory() && depth < depthMax && !/^(?:\.|node_modules$)/.test(file.name))
        walk(`${path}/`, depth + 1);
      else if (file.isFile() && path !== entry && sourceName.test(path)) add(path);
    }
  };
  if (!add(entry)) return undefined;
  try {
    walk('', 0);
  } catch {} // a folder that cannot be read holds nothing that could be imported
  return sources;
}
