/** `roundtrip run`: notebooks executed from top to bottom, each on a fresh kernel, with their outputs written or compared. */

import { existsSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { InputError } from '../../errors.ts';
import { formatChanges, type OutputChange } from '../../notebook/compare/output-changes.ts';
import { digestFiles } from '../../notebook/digest.ts';
import { CellError } from '../../notebook/run-notebook.ts';
import { type Job, type Outcome, runNotebooks } from '../../notebook/run-notebooks.ts';
import { RunProgress } from '../../notebook/run-progress.ts';
import { RunRecord } from '../../notebook/run-record.ts';
import { stopSignal } from '../../notebook/stop-signal.ts';
import { formatMs } from '../../units.ts';
import { courseCache, courseFolder, courseInputs, courseNotebooks, isNumberOf } from '../course.ts';
import { parseCount } from '../parse-number.ts';

interface RunCommandOptions {
  readonly output?: string;
  readonly jobs: number;
  readonly timeout: number;
  readonly check?: true;
  readonly tolerance: number;
  readonly force?: true;
  readonly json?: true;
}

/** What `--json` prints of each notebook. */
interface Summary {
  readonly notebook: string;
  readonly status: 'written' | 'unchanged' | 'same' | 'different' | 'failed';
  /** The file that has the outputs; `null` if a cell failed, because a half-run notebook is not kept, and with --check. */
  readonly output: string | null;
  readonly changes: readonly OutputChange[];
  readonly error: { position: number | null; id: string | null; ename: string; evalue: string } | null;
}

/** Lessons with real sockets wait for most of their time, and what compiles and draws for all of them are two processes. */
const DEFAULT_JOBS = 2 * availableParallelism();

const HELP = `
A notebook whose outputs were written by an earlier run is skipped as long as neither it, the library, the lock file nor
the exercises have changed (by content; --force runs it all the same). So a run that was stopped goes on where it was.

Several notebooks run at a time, and what measures can be disturbed by its neighbours. So one that fails, or with --check
differs, is run once more when all others have ended, alone, and that run decides.

--check runs the notebooks and writes nothing: it prints how the new outputs differ from the stored ones, as nbdiff
would, and ends with 1 if they do. It takes for equal: dates and clock times, how long something took ("in 362 ms" at the
end of a line), ports, process ids, UUIDs, addresses in memory, names of temporary files, execution counts, images that
have text or data beside them; and other durations (a number with ns to min), ratios (a number before "%", "times" or
"×") and fractions in figures that differ by no more than --tolerance, of themselves or of the largest in their line or
list, durations and fractions also if by no more than 5 ms. Not compared are how far measurements scatter
("303 ms to 325 ms", error bars), and cells with the tag nbval-ignore-output.

Examples:
  roundtrip run notebooks/01-one-request-at-a-time.ipynb --output executed
  roundtrip run 05 --force
  roundtrip run --check --jobs 1`;

export function runCommand(): Command {
  return new Command('run')
    .description('Execute notebooks and write their outputs. A notebook with a cell that fails is left as it was.')
    .argument('[notebooks...]', 'files, or numbers such as 05; without them, all notebooks of the course')
    .option('-o, --output <folder>', 'write the executed notebooks there, not in place')
    .option(
      '-j, --jobs <number>',
      'how many to run at a time; by default twice as many as there are cores',
      parseCount,
      DEFAULT_JOBS,
    )
    .option('-t, --timeout <seconds>', 'longest time for one cell', parseSeconds, 60)
    .option('--check', 'compare with the stored outputs and write nothing')
    .option('--tolerance <percent>', 'with --check: how far durations may differ', parsePercent, 20)
    .option('--force', 'run also what has not changed')
    .option('--json', 'print what was run as JSON')
    .addHelpText('after', HELP)
    .action(async (named: string[], options: RunCommandOptions, command: Command) => {
      if (options.check && options.output !== undefined)
        command.error('error: --check writes nothing; leave out --output');
      const notebooks = [...new Set(findNotebooks(named))];
      if (options.output !== undefined) {
        refuseEqualNames(notebooks);
        await mkdir(options.output, { recursive: true });
      }
      const jobs = notebooks.map((path) => jobFor(path, options));
      const stop = stopSignal();
      try {
        const summaries = await runAll(jobs, options, stop.signal);
        if (options.json) console.log(JSON.stringify(summaries, null, 2));
        if (summaries.some(({ status }) => status === 'failed' || status === 'different')) process.exitCode = 1;
      } catch (error) {
        if (!stop.signal.aborted) throw error;
        console.error('\nstopped; start it again to go on with the notebooks that are left');
        process.exitCode = 130;
      } finally {
        stop.release();
      }
    });
}

/** The notebooks named on a command line, or those of the course. */
export function findNotebooks(named: readonly string[]): string[] {
  if (named.length > 0) return named.map(notebookNamed);
  const course = courseFolder();
  const notebooks = courseNotebooks(course);
  if (notebooks.length === 0) {
    throw new InputError(`missing notebooks: ${join(course, 'notebooks')} has none; name a file, or go to a course`);
  }
  return notebooks;
}

/** A file; where there is none, the notebook of the course with that number, or whose name begins so. */
function notebookNamed(name: string): string {
  const path = resolve(name);
  if (existsSync(path)) {
    if (!statSync(path).isDirectory()) return path;
    throw new InputError(`invalid notebook: ${name} is a folder; name files, or none for all notebooks of the course`);
  }
  const notebooks = courseNotebooks(courseFolder()).filter((notebook) => isNamed(basename(notebook), name));
  if (notebooks.length === 1) return notebooks[0]!;
  if (notebooks.length > 1) {
    const names = notebooks.map((notebook) => basename(notebook)).join(', ');
    throw new InputError(`ambiguous notebook: ${name}; give one of ${names}`);
  }
  if (name.endsWith('.ipynb')) return path; // which reading it says is missing
  throw new InputError(`missing notebook: ${name}; there is no such file, and no notebook of the course begins so`);
}

function isNamed(notebook: string, name: string): boolean {
  return /^\d+$/.test(name) ? isNumberOf(notebook, name) : notebook.startsWith(name);
}

function jobFor(path: string, { check, output }: RunCommandOptions): Job {
  const course = courseFolder(dirname(path));
  return {
    path,
    target: check ? null : output === undefined ? path : resolve(output, basename(path)),
    record: new RunRecord(join(courseCache(course), 'runs')),
    inputs: inputsOf(course),
  };
}

const inputs = new Map<string, string>();

/** Each notebook is hashed for itself. */
function inputsOf(course: string): string {
  const known = inputs.get(course) ?? digestFiles(courseInputs(course), (name) => name.endsWith('.ipynb'));
  inputs.set(course, known);
  return known;
}

async function runAll(jobs: readonly Job[], options: RunCommandOptions, signal: AbortSignal): Promise<Summary[]> {
  const progress = new RunProgress(process.stderr, jobs.length);
  const names = new Map(jobs.map(({ path }) => [path, nameAmong(jobs, path)]));
  const startedAt = new Map<string, number>();
  const outcomes = await runNotebooks(jobs, {
    limit: options.jobs,
    timeoutMs: options.timeout * 1000,
    tolerance: options.tolerance / 100,
    force: options.force === true,
    signal,
    onProgress: ({ path }, step) => {
      if (step.cell === 0) startedAt.set(path, performance.now());
      progress.update(names.get(path)!, step);
    },
    onDoubt: ({ path }, outcome) =>
      progress.postpone(names.get(path)!, `${doubtAbout(outcome)}; will run again, alone`),
    onOutcome: ({ path }, outcome) => {
      const tookMs = performance.now() - (startedAt.get(path) ?? performance.now());
      progress.finish(names.get(path)!, wordsFor(outcome, formatMs(tookMs, 2)));
      if (options.json || outcome.status !== 'compared' || outcome.changes.length === 0) return;
      console.log(coloured(formatChanges(relative('', path).replaceAll('\\', '/'), outcome.changes)));
    },
  });
  return jobs.map((job, index) => summarise(job, outcomes[index]!));
}

function nameAmong(jobs: readonly Job[], path: string): string {
  const isOnlyOne = jobs.filter((job) => basename(job.path) === basename(path)).length === 1;
  return isOnlyOne ? basename(path) : relative('', path);
}

function wordsFor(outcome: Outcome, took: string): string {
  switch (outcome.status) {
    case 'unchanged':
      return 'unchanged since its last run, skipped';
    case 'written':
      return `done in ${took}`;
    case 'failed':
      return outcome.failure.message;
    case 'compared': {
      const { length } = outcome.changes;
      return length === 0
        ? `same outputs, in ${took}`
        : `${length} ${length === 1 ? 'difference' : 'differences'}, in ${took}`;
    }
  }
}

/** In a line: what a second run confirms is then told whole. */
function doubtAbout(outcome: Outcome): string {
  if (outcome.status !== 'failed') return 'other outputs';
  const { failure } = outcome;
  return failure instanceof CellError
    ? `cell ${failure.position} failed (${failure.ename})`
    : `failed (${failure.name})`;
}

function summarise({ path, target }: Job, outcome: Outcome): Summary {
  const summary = { notebook: path, output: target, changes: [], error: null };
  if (outcome.status === 'compared') {
    const { changes } = outcome;
    return { ...summary, status: changes.length === 0 ? 'same' : 'different', changes };
  }
  if (outcome.status !== 'failed') return { ...summary, status: outcome.status };
  const { failure } = outcome;
  const cell =
    failure instanceof CellError ? failure : { position: null, id: null, ename: failure.name, evalue: failure.message };
  const { position, id, ename, evalue } = cell;
  return { ...summary, status: 'failed', output: null, error: { position, id, ename, evalue } };
}

/** The colours of nbdiff and git. */
function coloured(diff: string): string {
  const { red, green, cyan, bold } = pc.createColors(process.stdout.isTTY === true && pc.isColorSupported);
  return diff
    .split('\n')
    .map((line) => {
      if (/^(---|\+\+\+|##) /.test(line)) return bold(line);
      return line.startsWith('-')
        ? red(line)
        : line.startsWith('+')
          ? green(line)
          : line.startsWith('@@')
            ? cyan(line)
            : line;
    })
    .join('\n');
}

function refuseEqualNames(notebooks: readonly string[]): void {
  const names = notebooks.map((path) => basename(path));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new InputError(`ambiguous output: two notebooks are named ${twice}; run them one by one, or without --output`);
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new InvalidArgumentError('Give a number of seconds above 0.');
}

function parsePercent(text: string): number {
  const percent = Number(text);
  if (text.trim() !== '' && percent >= 0 && percent < 100) return percent;
  throw new InvalidArgumentError('Give a number of percent from 0 to 99.');
}
