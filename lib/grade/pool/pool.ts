/**
 * Many submissions on all cores: batches go to workers, results come back as they are known. Whatever
 * happens to a worker is our side's failure: its batch is taken up again, one by one where it stood still, and a submission
 * that ends two workers is reported as not graded, never as wrong.
 */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Timeline } from '../../timeline/timeline.ts';
import type { Exercise } from '../course.ts';
import { GraderError } from '../grader-error.ts';
import { errored, type Outcome } from '../outcome.ts';
import type { Limits } from '../sandbox/limits.ts';
import type { Mode } from '../sandbox/sandbox.ts';
import type { SubmissionFiles } from '../submission-files.ts';
import { startWorker, type WorkerProcess } from './worker-process.ts';

export interface PoolOptions {
  readonly mode: Mode;
  readonly workers: number;
  readonly workFolder: string;
  readonly limits: Limits;
  readonly seed: string;
  readonly signal?: AbortSignal;
  /** Longest time without a result before a worker counts as stuck. */
  readonly stallMs?: number;
}

/** One submission to one exercise. `prepare` and `discard` keep few files on disk at a time. */
export interface Task {
  readonly exercise: Exercise;
  readonly prepare: () => SubmissionFiles;
  /** @param measured what the origin of each live test saw, by place of the test */
  readonly onOutcome: (outcome: Outcome, measured: readonly (Timeline | null)[]) => void;
  readonly discard: () => void;
}

const batchMax = 20;
const triesMax = 2;

interface Waiting extends Task {
  tries: number;
}

/** @throws {GraderError} where there is no sandbox, or `signal` says to stop */
export async function runPool(tasks: readonly Task[], options: PoolOptions): Promise<void> {
  const queue: Waiting[][] = batchesOf(
    tasks.map((task) => ({ ...task, tries: 0 })),
    options.workers,
  );
  const count = Math.min(options.workers, queue.length);
  const slots = Array.from({ length: count }, (_, slot) => new Slot(slot, queue, options));
  const stop = () => Promise.all(slots.map((slot) => slot.close()));
  options.signal?.addEventListener('abort', () => void stop(), { once: true });
  const work = slots.map((slot) => slot.work());
  try {
    await Promise.all(work);
  } finally {
    await stop();
    await Promise.allSettled(work); // the others see that their workers are gone
  }
  options.signal?.throwIfAborted();
}

/** Not larger than leaves every worker something to do; with few exercises in each, because each has checks to be loaded. */
function batchesOf(tasks: readonly Waiting[], workers: number): Waiting[][] {
  const size = Math.min(batchMax, Math.max(1, Math.ceil(tasks.length / workers)));
  const byExercise = [...Map.groupBy(tasks, ({ exercise }) => exercise.id).values()].flat();
  const batches: Waiting[][] = [];
  for (let from = 0; from < byExercise.length; from += size) batches.push(byExercise.slice(from, from + size));
  return batches;
}

class Slot {
  readonly #number: number;
  readonly #queue: Waiting[][];
  readonly #options: PoolOptions;
  #worker: WorkerProcess | undefined;
  #messages: AsyncIterator<import('./messages.ts').FromWorker> | undefined;
  #starts = 0;
  #isClosed = false;

  constructor(number: number, queue: Waiting[][], options: PoolOptions) {
    this.#number = number;
    this.#queue = queue;
    this.#options = options;
  }

  /** For good: no worker is started after that. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#worker?.close();
  }

  async work(): Promise<void> {
    while (!this.#isClosed) {
      const batch = this.#queue.shift();
      if (!batch) return;
      const left = await this.#grade(batch);
      if (left.length === 0 || this.#isClosed) continue;
      // The first without a result is the one that the worker failed on, or the next after it: alone, it shows.
      const again = left.filter((task, index) => index > 0 || ++task.tries < triesMax);
      for (const task of left)
        if (!again.includes(task)) task.onOutcome(notGraded(this.#worker?.lastWords() ?? ''), []);
      this.#queue.push(...again.map((task) => [task]));
    }
  }

  /** @returns what has no result, because the worker failed */
  async #grade(batch: readonly Waiting[]): Promise<readonly Waiting[]> {
    const prepared = batch.flatMap(prepare);
    if (prepared.length === 0) return [];
    const left = new Map(prepared.map(({ task, files }) => [files.id, task]));
    try {
      const worker = await this.#open();
      const exercises = [...new Map(prepared.map(({ task: { exercise } }) => [exercise.id, exercise])).values()];
      worker.send({ exercises, submissions: prepared.map(({ files }) => files) });
      for (;;) {
        const message = await this.#next();
        if (message === undefined) break;
        if ('outcome' in message) {
          left.get(message.id)?.onOutcome(message.outcome, message.measured);
          left.delete(message.id);
        } else if ('done' in message) {
          for (const task of left.values()) task.onOutcome(notGraded(message.failure ?? ''), []);
          left.clear();
          break;
        }
      }
    } finally {
      for (const { task } of prepared) task.discard();
    }
    if (left.size > 0) {
      await this.#worker?.close();
      this.#messages = undefined;
    }
    return [...left.values()];
  }

  async #open(): Promise<WorkerProcess> {
    if (this.#worker && this.#messages) return this.#worker;
    const { mode, limits, seed } = this.#options;
    const workFolder = join(this.#options.workFolder, `worker-${this.#number}-${this.#starts++}`);
    mkdirSync(workFolder, { mode: 0o755 });
    this.#worker = startWorker({ mode, workFolder, slot: this.#number, limits, seed });
    this.#messages = this.#worker.messages[Symbol.asyncIterator]();
    const first = await this.#next();
    if (first && 'ready' in first) return this.#worker;
    if (this.#isClosed) throw new GraderError('stopped');
    if (first && 'refused' in first) throw new GraderError(first.refused);
    throw new GraderError(`missing worker: it ended while starting. ${this.#worker.lastWords()}`);
  }

  /** The next message; undefined where the worker has ended, or stands still. */
  async #next() {
    const stalled = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => stalled.resolve(undefined), this.#options.stallMs ?? 300_000);
    const next = this.#messages!.next().then(({ value, done }) => (done ? undefined : value));
    try {
      return await Promise.race([next, stalled.promise]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Nothing, where the files cannot be written: then that is the outcome. */
function prepare(task: Waiting): { readonly task: Waiting; readonly files: SubmissionFiles }[] {
  try {
    return [{ task, files: task.prepare() }];
  } catch (error) {
    task.onOutcome(notGraded(`its files cannot be written: ${(error as Error).message}`), []);
    task.discard();
    return [];
  }
}

function notGraded(reason: string): Outcome {
  return errored(`our side failed, which costs no points: ${reason || 'the worker ended without a word'}`);
}
