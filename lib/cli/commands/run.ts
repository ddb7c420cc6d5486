/** `roundtrip run`: notebooks executed from top to bottom, each on a fresh kernel, with their outputs written. */

import { mkdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { InputError } from '../../errors.ts';
import { readNotebook, writeNotebook } from '../../notebook/notebook-file.ts';
import { ProgressLine } from '../../notebook/progress-line.ts';
import { type CellError, runNotebook } from '../../notebook/run-notebook.ts';
import { stopSignal } from '../../notebook/stop-signal.ts';
import { formatMs } from '../../units.ts';
import { courseFolder, courseNotebooks } from '../course.ts';

interface RunCommandOptions {
  readonly output?: string;
  readonly timeout: number;
  readonly json?: true;
}

/** What `--json` prints of each notebook. */
interface Summary {
  readonly notebook: string;
  /** The file that was written; `null` if a cell failed, because a half-run notebook is not kept. */
  readonly output: string | null;
  readonly error: Pick<CellError, 'position' | 'id' | 'ename' | 'evalue'> | null;
}

export function runCommand(): Command {
  return new Command('run')
    .description('Execute notebooks and write their outputs. A notebook with a cell that fails is left as it was.')
    .argument('[notebooks...]', 'files to execute; without them, all notebooks of the course')
    .option('-o, --output <folder>', 'write the executed notebooks there, not in place')
    .option('-t, --timeout <seconds>', 'longest time for one cell', parseSeconds, 60)
    .option('--json', 'print what was run as JSON')
    .addHelpText('after', '\nExample:\n  roundtrip run notebooks/01-one-request-at-a-time.ipynb --output executed')
    .action(async (named: string[], options: RunCommandOptions) => {
      const notebooks = findNotebooks(named);
      if (options.output !== undefined) {
        refuseEqualNames(notebooks);
        await mkdir(options.output, { recursive: true });
      }
      const stop = stopSignal();
      try {
        const summaries: Summary[] = [];
        for (const notebook of notebooks) summaries.push(await runOne(notebook, options, stop.signal));
        if (options.json) console.log(JSON.stringify(summaries, null, 2));
        if (summaries.some(({ error }) => error !== null)) process.exitCode = 1;
      } catch (error) {
        if (!stop.signal.aborted) throw error;
        console.error('\nstopped');
        process.exitCode = 130;
      } finally {
        stop.release();
      }
    });
}

/** The notebooks named on a command line, or those of the course. */
export function findNotebooks(named: readonly string[]): string[] {
  if (named.length > 0) return named.map((path) => resolve(path));
  const course = courseFolder();
  const notebooks = courseNotebooks(course);
  if (notebooks.length === 0) {
    throw new InputError(`missing notebooks: ${join(course, 'notebooks')} has none; name a file, or go to a course`);
  }
  return notebooks;
}

async function runOne(path: string, { output, timeout }: RunCommandOptions, signal: AbortSignal): Promise<Summary> {
  const name = basename(path);
  const progress = new ProgressLine(process.stderr);
  const startedAt = performance.now();
  const { notebook, failure } = await runNotebook(await readNotebook(path), {
    cwd: dirname(path),
    timeoutMs: timeout * 1000,
    signal,
    onProgress: ({ cell, cells }) =>
      progress.update(`${name}: ${cell === 0 ? 'starting' : `cell ${cell} of ${cells}`}`),
  });
  if (failure !== null) {
    progress.print(`${name}: ${failure.message}`);
    const { position, id, ename, evalue } = failure;
    return { notebook: path, output: null, error: { position, id, ename, evalue } };
  }
  const target = output === undefined ? path : resolve(output, name);
  await writeNotebook(target, notebook);
  progress.print(`${name}: done in ${formatMs(performance.now() - startedAt, 2)}`);
  return { notebook: path, output: target, error: null };
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
