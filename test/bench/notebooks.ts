/**
 * `npm run bench:notebooks`: the course run by `roundtrip run` beside `jupyter nbconvert --execute`, on the same kernel, the
 * same copies of the notebooks and this machine, one after the other and in turn. NBCONVERT_PYTHON names a Python that has
 * nbconvert. `--copies` says how many of each notebook, `--rounds` how often; `--json` is for programs, and with `--check` it
 * ends with 1 where the target is missed. A cell that fails, such as a claim about measured times on a busy machine, stops
 * neither of the two and is counted: with more than a few of them the times say nothing.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { courseNotebooks } from '../../lib/cli/course.ts';
import { parseCount } from '../../lib/cli/parse-number.ts';
import { installKernel } from '../../lib/notebook/kernel-spec.ts';
import { readNotebook, writeNotebook } from '../../lib/notebook/notebook-file.ts';
import { type BenchOptions, benchCommand } from './bench-command.ts';

/** `nbconvert` over `roundtrip run`, by the clock. */
const TARGET = 3;

const root = join(import.meta.dirname, '..', '..');
const values = benchCommand(
  'bench:notebooks',
  'The course run by `roundtrip run`, beside `jupyter nbconvert --execute` (of NBCONVERT_PYTHON).',
)
  .option('--copies <number>', 'of each notebook', parseCount, 1)
  .option('--rounds <number>', 'how often both run', parseCount, 3)
  .parse()
  .opts<BenchOptions & { copies: number; rounds: number }>();
const python = process.env.NBCONVERT_PYTHON;
if (python === undefined) {
  console.error('missing NBCONVERT_PYTHON: give the path of a Python that has nbconvert and ipykernel');
  process.exit(1);
}

/** Within the course, because the lessons check its exercises. */
const folder = join(root, '.roundtrip', 'bench');
rmSync(folder, { recursive: true, force: true });
// What the lessons read lies beside them.
cpSync(join(root, 'notebooks'), folder, { recursive: true, filter: (path) => !path.endsWith('.ipynb') });
await installKernel(folder);
const notebooks: string[] = [];
for (const path of courseNotebooks(root)) {
  const notebook = await readNotebook(path);
  const cells = notebook.cells.map((cell) => ({ ...cell, metadata: { ...cell.metadata, tags: ['raises-exception'] } }));
  for (let copy = 1; copy <= values.copies; copy++) {
    const target = join(folder, `${copy}-${basename(path)}`);
    await writeNotebook(target, { ...notebook, cells });
    notebooks.push(target);
  }
}

/** Counts what failed, and makes room for the next round. */
async function failuresIn(outputs: string): Promise<number> {
  const place = join(folder, outputs);
  const written = await Promise.all(readdirSync(place).map((name) => readNotebook(join(place, name))));
  rmSync(place, { recursive: true });
  if (written.length !== notebooks.length)
    throw new Error(`${outputs}: ${written.length} of ${notebooks.length} notebooks`);
  const all = written.flatMap(({ cells }) => cells.flatMap((cell) => (cell.cell_type === 'code' ? cell.outputs : [])));
  return all.filter(({ output_type }) => output_type === 'error').length;
}

interface Cost {
  readonly wallSeconds: number;
  /** Of all processes that were waited for; `null` where the system does not say. On a busy machine it says more. */
  readonly processorSeconds: number | null;
}

/** Processor time of the children that have ended (proc(5): cutime and cstime, in hundredths of a second). */
function childrenSeconds(): number | null {
  if (process.platform !== 'linux') return null;
  const fields = readFileSync('/proc/self/stat', 'latin1').split(') ').at(-1)!.split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

/** Both write into folders of their own. */
async function costOf(command: string, args: readonly string[]): Promise<Cost> {
  const startedAt = performance.now();
  const before = childrenSeconds();
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...process.env, JUPYTER_PATH: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  child.stderr.on('data', (chunk) => (words += chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${command} ${args[0]} ended with ${code}:\n${words.slice(-3000)}`);
  const after = childrenSeconds();
  return {
    wallSeconds: (performance.now() - startedAt) / 1000,
    processorSeconds: before === null || after === null ? null : after - before,
  };
}

const contenders = {
  roundtrip: () =>
    costOf(process.execPath, [join(root, 'lib/cli/roundtrip.js'), 'run', '--force', '--output', 'ours', ...notebooks]),
  nbconvert: () =>
    costOf(python, ['-m', 'nbconvert', '--execute', '--to', 'notebook', '--output-dir', 'theirs', ...notebooks]),
};

const costs: Record<keyof typeof contenders, Cost[]> = { roundtrip: [], nbconvert: [] };
const failures: Record<keyof typeof contenders, number[]> = { roundtrip: [], nbconvert: [] };
try {
  for (let round = 0; round < values.rounds; round++) {
    costs.roundtrip.push(await contenders.roundtrip());
    failures.roundtrip.push(await failuresIn('ours'));
    costs.nbconvert.push(await contenders.nbconvert());
    failures.nbconvert.push(await failuresIn('theirs'));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const median = (all: readonly number[]) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)]!;
const result = {
  notebooks: notebooks.length,
  cores: availableParallelism(),
  costs,
  failures,
  // By round, because what else the machine does changes from one to the next.
  timesNbconvert: median(
    costs.nbconvert.map(({ wallSeconds }, round) => wallSeconds / costs.roundtrip[round]!.wallSeconds),
  ),
  target: TARGET,
};
if (values.json) console.log(JSON.stringify(result, null, 2));
else {
  const show = (all: readonly Cost[]) =>
    all.map((cost) => `${cost.wallSeconds.toFixed(1)} (${cost.processorSeconds?.toFixed(1) ?? '?'})`).join(', ');
  console.log(`${result.notebooks} notebooks on ${result.cores} cores, seconds (and processor seconds) per round:`);
  console.log(`  roundtrip run      ${show(costs.roundtrip)}`);
  console.log(`  nbconvert          ${show(costs.nbconvert)}`);
  console.log(`  cells that failed  ${failures.roundtrip.join(', ')} and ${failures.nbconvert.join(', ')}`);
  const verdict = result.timesNbconvert >= TARGET ? 'met' : 'missed';
  console.log(
    `${result.timesNbconvert.toFixed(2)} times as fast, the median of the rounds; wanted: at least ${TARGET}; ${verdict}`,
  );
}
if (values.check && result.timesNbconvert < TARGET) process.exitCode = 1;
