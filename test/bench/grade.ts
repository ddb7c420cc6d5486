/**
 * `npm run bench:grade`: what a submission costs in grade mode, beside executing the same submission as a notebook with
 * nbconvert (on the same kernel that learners have), in the same run. Absolute times are this machine's;
 * the ratio is what counts. With `--json` for programs; with `--check` it ends with 1 where the target is missed.
 *
 * NBCONVERT_PYTHON is a Python that has nbconvert; without it, `python3`.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { grade } from '../../lib/grade/grade.ts';
import { type BenchOptions, benchCommand } from './bench-command.ts';

const exercise = '01-one-request/page-load';
const repository = join(import.meta.dirname, '..', '..');
const solution = join(repository, 'solutions', `${exercise}.ts`);
const cores = availableParallelism();
const target = 20;
const count = { graded: 120, executed: 4 };

async function gradeMs(folder: string): Promise<number> {
  for (let number = 0; number < count.graded; number++) {
    const student = join(folder, 'in', `student-${number}`);
    mkdirSync(student, { recursive: true });
    cpSync(solution, join(student, 'page-load.ts'));
  }
  const startedAtMs = performance.now();
  const { results } = await grade(join(folder, 'in'), repository, {
    output: join(folder, 'out'),
    exercises: [exercise],
  });
  if (results.some(({ points, pointsMax }) => points !== pointsMax)) throw new Error('a right answer lost points');
  return (performance.now() - startedAtMs) / count.graded;
}

/** The submission in one cell, and in another the same questions that the checks ask. */
function notebook(): string {
  const cell = (id: string, source: string) => ({
    cell_type: 'code',
    id,
    metadata: {},
    source,
    outputs: [],
    execution_count: null,
  });
  const questions = `import assert from 'node:assert';
assert.equal(pageLoadMs({ rttMs: 100, objects: 0, persistent: false }), 200);
assert.equal(pageLoadMs({ rttMs: 30, objects: 0, persistent: true }), 60);
assert.equal(pageLoadMs({ rttMs: 100, objects: 8, persistent: false }), 1800);
assert.equal(pageLoadMs({ rttMs: 100, objects: 8, persistent: true }), 1000);`;
  const cells = [
    cell('answer', readFileSync(solution, 'utf8').replaceAll(/^export /gm, '')),
    cell('questions', questions),
  ];
  const metadata = { kernelspec: { name: 'tslab', display_name: 'TypeScript', language: 'typescript' } };
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells });
}

/** One after the other, as nbconvert executes all the notebooks that it is given: it has no way to use several cores. */
async function nbconvertMs(folder: string, python: string): Promise<number> {
  const kernel = join(folder, 'jupyter', 'kernels', 'tslab');
  mkdirSync(kernel, { recursive: true });
  const argv = [
    process.execPath,
    join(repository, 'lib/notebook/kernel/kernel.js'),
    '--config-path',
    '{connection_file}',
  ];
  writeFileSync(
    join(kernel, 'kernel.json'),
    JSON.stringify({ argv, display_name: 'TypeScript', language: 'typescript' }),
  );
  const env = { ...process.env, JUPYTER_PATH: join(folder, 'jupyter'), HOME: folder };
  const startedAtMs = performance.now();
  for (let number = 0; number < count.executed; number++) {
    const path = join(folder, `${number}.ipynb`);
    writeFileSync(path, notebook());
    const options = ['-m', 'nbconvert', '--to', 'notebook', '--execute', '--inplace', '--log-level', 'WARN', path];
    const [code] = await once(
      spawn(python, options, { env, cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] }),
      'close',
    );
    if (code !== 0) throw new Error(`nbconvert ended with ${code}`);
  }
  return (performance.now() - startedAtMs) / count.executed;
}

async function main(): Promise<void> {
  const values = benchCommand(
    'bench:grade',
    'What a submission costs in grade mode, beside nbconvert (of NBCONVERT_PYTHON, by default python3).',
  )
    .parse()
    .opts<BenchOptions>();
  const folder = mkdtempSync(join(tmpdir(), 'roundtrip-bench-'));
  try {
    const executedMs = await nbconvertMs(folder, process.env.NBCONVERT_PYTHON ?? 'python3');
    const gradedMs = await gradeMs(folder);
    const ratio = executedMs / gradedMs;
    const result = {
      cores,
      gradedMs,
      gradedPerMinute: 60_000 / gradedMs,
      executedMs,
      ratio,
      target,
      isMet: ratio >= target,
    };
    if (values.json) console.log(JSON.stringify(result, null, 2));
    else {
      console.log(
        `graded in the sandbox:     ${gradedMs.toFixed(0)} ms for each submission, ${result.gradedPerMinute.toFixed(0)} a minute`,
      );
      console.log(`executed with nbconvert:   ${executedMs.toFixed(0)} ms for each, one after the other`);
      console.log(`${ratio.toFixed(1)} times as fast on ${cores} cores; at least ${target} is the target`);
    }
    if (values.check && !result.isMet) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
