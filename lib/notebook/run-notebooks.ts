/**
 * Runs several notebooks, some at a time, each on a kernel of its own. What an earlier run has done, and nothing has
 * changed since, is not done again; so a run that was stopped is resumed by starting it once more.
 *
 * What measures can be disturbed by its neighbours. So a notebook that failed or changed beside others is run once more when
 * they have ended, alone, and only that counts.
 *
 * One process compiles the cells of all of them, and another draws their figures: each takes a second to load.
 */

import { dirname } from 'node:path';
import pLimit from 'p-limit';
import { RoundtripError } from '../errors.ts';
import { type OutputChange, outputChanges } from './compare/output-changes.ts';
import { digest } from './digest.ts';
import { FigureRenderer } from './figure/figure-renderer.ts';
import type { Cell, Notebook } from './notebook.ts';
import { formatNotebook, readNotebook, writeNotebook } from './notebook-file.ts';
import { type CellError, type Progress, runNotebook } from './run-notebook.ts';
import type { RunRecord } from './run-record.ts';
import { SharedCompiler } from './shared-compiler.ts';

export interface Job {
  readonly path: string;
  /** Where the executed notebook is written; `null`: it is compared with the one at `path`, and nothing is written. */
  readonly target: string | null;
  /** Where earlier runs are recorded, and a digest of all files besides the notebook that its outputs depend on. */
  readonly record: RunRecord;
  readonly inputs: string;
}

/** What became of a notebook. */
export type Outcome =
  | { readonly status: 'unchanged' }
  | { readonly status: 'written' }
  | { readonly status: 'compared'; readonly changes: readonly OutputChange[] }
  /** A cell failed, or something else that the reader can act on. Nothing was written. */
  | { readonly status: 'failed'; readonly failure: CellError | RoundtripError };

export interface RunManyOptions {
  /** How many at a time. */
  readonly limit: number;
  /** Longest time for one cell, milliseconds. */
  readonly timeoutMs: number;
  /** Runs also what has not changed. */
  readonly force: boolean;
  /** The part by which durations may differ from the stored ones. */
  readonly tolerance: number;
  readonly signal: AbortSignal;
  readonly onProgress: (job: Job, progress: Progress) => void;
  /** What became of a notebook beside others does not count, and it will be run again. */
  readonly onDoubt: (job: Job, outcome: Outcome) => void;
  readonly onOutcome: (job: Job, outcome: Outcome) => void;
}

/**
 * The outcomes, in the order of the jobs. Rejects with the signal's reason when that is given; by then all kernels have
 * ended, and each notebook is either written whole or as it was.
 *
 * @throws {InputError} before anything runs, if a file is missing or no notebook
 */
export async function runNotebooks(jobs: readonly Job[], options: RunManyOptions): Promise<Outcome[]> {
  const notebooks = await Promise.all(jobs.map(({ path }) => readNotebook(path)));
  const limit = pLimit(options.limit);
  const compiler = new SharedCompiler();
  const renderer = new FigureRenderer();
  const run = async (index: number): Promise<Outcome> => {
    options.signal.throwIfAborted();
    const outcome = await runJob(jobs[index]!, notebooks[index]!, { compiler, renderer }, options).catch(asFailure);
    options.signal.throwIfAborted();
    return outcome;
  };
  const hasNeighbours = Math.min(options.limit, jobs.length) > 1;
  const isDoubtful = (outcome: Outcome) => hasNeighbours && !isGood(outcome);
  try {
    const runs: Promise<Outcome>[] = [];
    for (const index of await longestFirst(jobs)) {
      runs[index] = limit(async () => {
        const outcome = await run(index);
        const tell = isDoubtful(outcome) ? options.onDoubt : options.onOutcome;
        tell(jobs[index]!, outcome);
        return outcome;
      });
    }
    // All have to end, also after one of them could not go on: none may leave a kernel.
    await Promise.allSettled(runs);
    const outcomes = await Promise.all(runs);
    for (const [index, outcome] of outcomes.entries()) {
      if (!isDoubtful(outcome)) continue;
      outcomes[index] = await run(index);
      options.onOutcome(jobs[index]!, outcomes[index]);
    }
    return outcomes;
  } finally {
    renderer.close();
    compiler.close();
  }
}

function isGood(outcome: Outcome): boolean {
  return outcome.status === 'compared' ? outcome.changes.length === 0 : outcome.status !== 'failed';
}

/** So that none is left alone at the end. Places in `jobs`, by how long each took the last time; what is not known goes first. */
async function longestFirst(jobs: readonly Job[]): Promise<number[]> {
  const lasted = await Promise.all(
    jobs.map(async (job) => Number(await job.record.get(durationOf(job))) || Number.MAX_VALUE),
  );
  return [...jobs.keys()].sort((one, other) => lasted[other]! - lasted[one]!);
}

function durationOf({ path }: Job): string {
  return `duration of ${path}`;
}

async function runJob(
  job: Job,
  notebook: Notebook,
  { compiler, renderer }: { compiler: SharedCompiler; renderer: FigureRenderer },
  { timeoutMs, force, tolerance, signal, onProgress }: RunManyOptions,
): Promise<Outcome> {
  const { path, target, record, inputs } = job;
  const question = digest(inputs, process.version, JSON.stringify(notebook.cells.map(sourceOf)));
  const name = target === null ? `check ${path}` : `run ${target}`;
  /** What is recorded: the question together with the answer that stands in the file. */
  const stateOf = (answer: Notebook) => digest(question, String(target ?? tolerance), formatNotebook(answer));
  if (!force) {
    const answer = target === null || target === path ? notebook : await readNotebook(target).catch(() => null);
    if (answer !== null && (await record.get(name)) === stateOf(answer)) return { status: 'unchanged' };
  }
  const startedAtMs = performance.now();
  const { notebook: fresh, failure } = await runNotebook(notebook, {
    cwd: dirname(path),
    timeoutMs,
    signal,
    compiler,
    images: target === null ? null : renderer,
    onProgress: (progress) => onProgress(job, progress),
  });
  if (failure !== null) return { status: 'failed', failure };
  await record.set(durationOf(job), String(performance.now() - startedAtMs));
  if (target === null) {
    const changes = outputChanges(notebook, fresh, tolerance);
    if (changes.length === 0) await record.set(name, stateOf(notebook));
    return { status: 'compared', changes };
  }
  signal.throwIfAborted();
  await writeNotebook(target, fresh);
  await record.set(name, stateOf(fresh));
  return { status: 'written' };
}

/** What decides how a cell runs. */
function sourceOf({ cell_type, source, metadata }: Cell): unknown {
  return [cell_type, source, metadata];
}

/** Whose message the reader can act on costs this notebook only; anything else is our own bug and ends the run. */
function asFailure(error: unknown): Outcome {
  if (error instanceof RoundtripError) return { status: 'failed', failure: error };
  throw error;
}
