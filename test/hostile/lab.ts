/**
 * The outer lab: a program that grades the whole corpus in grade mode, and watches what else happens. It is started in process
 * and network namespaces of its own, because some of what it grades kills every process it can see. It prints what it saw.
 */

import { spawn } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';
import { grade } from '../../lib/grade/grade.ts';
import { learnerView } from '../../lib/grade/report/learner-view.ts';
import { defaultLimits } from '../../lib/grade/sandbox/limits.ts';

/** What is graded after every few cases: the right answer, as a control. */
const control = 'z-control';
const casesPerControl = 4;

export interface Seen {
  /** What learners may read, as one text. */
  readonly told: string;
  readonly results: readonly {
    student: string;
    status: string;
    points: number | null;
    kinds: string[];
    notes: string[];
  }[];
  readonly changedFiles: string[];
  readonly processesLeft: string[];
  readonly bystandersDead: number;
  readonly connectionsOutside: number;
  readonly environmentLeak: boolean;
}

const repository = join(import.meta.dirname, '..', '..');
const course = join(import.meta.dirname, 'course');
/** Shorter than usual, so that what is endless ends soon. */
const limits = { ...defaultLimits, loadMs: 4000, callMs: 1000, totalMs: 6000, starts: 2 };

async function main(folder: string, chosen: readonly string[]): Promise<Seen> {
  const submissions = join(folder, 'submissions');
  const solution = readFileSync(join(course, 'solutions/01-live/page.ts'));
  const handIn = (student: string, source: Buffer) => {
    mkdirSync(join(submissions, student), { recursive: true });
    writeFileSync(join(submissions, student, 'page.ts'), source);
  };
  const names = readdirSync(join(import.meta.dirname, 'cases')).map((file) => basename(file, '.ts'));
  names.sort().forEach((name, number) => {
    if (chosen.length > 0 && !chosen.includes(name)) return;
    handIn(name, readFileSync(join(import.meta.dirname, 'cases', `${name}.ts`)));
    if (number % casesPerControl === 0) handIn(`${name}.${control}`, solution);
  });
  for (const place of [join(folder, 'canary.txt'), join(process.env.HOME!, '.roundtrip-canary')]) {
    writeFileSync(place, 'CANARY-FILE');
  }
  let connectionsOutside = 0;
  const outside = createServer((socket) => {
    connectionsOutside++;
    socket.destroy();
  }).listen(8077, '::');
  const bystanders = [1, 2, 3].map(() => spawn('sleep', ['1000'], { stdio: 'ignore' }));
  const processes = new Set(processIds());
  const before = filesOf(folder);

  const { results } = await grade(submissions, course, {
    output: join(folder, 'output'),
    limits,
    jobs: 3,
    mode: process.env.LAB_MODE === 'check' ? 'check' : 'grade',
    onProgress: ({ done, all, last }) => process.stderr.write(`${done} of ${all} ${last?.student ?? ''}\n`),
  });

  const after = filesOf(folder);
  const processesLeft = processIds().filter((pid) => !processes.has(pid));
  const bystandersDead = bystanders.filter(
    ({ exitCode, signalCode }) => exitCode !== null || signalCode !== null,
  ).length;
  for (const bystander of bystanders) bystander.kill('SIGKILL');
  outside.close();
  const told = JSON.stringify(results.map((result) => learnerView(result)));
  return {
    told,
    results: results.map(({ student, status, points, tests, notes }) => ({
      student,
      status,
      points,
      kinds: [...new Set(tests.flatMap(({ failure }) => (failure ? [failure.kind] : [])))],
      notes,
    })),
    changedFiles: [...new Set([...before.keys(), ...after.keys()])].filter(
      (path) => before.get(path) !== after.get(path),
    ),
    processesLeft: processesLeft
      .map((pid) => `${pid} ${readable(`/proc/${pid}/cmdline`)}`)
      .filter((words) => / /.test(words)),
    bystandersDead,
    connectionsOutside,
    environmentLeak: JSON.stringify(results).includes('CANARY-ENV'),
  };
}

function processIds(): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
}

function readable(path: string): string {
  try {
    return readFileSync(path, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** Every file that a submission could want to change, with what would tell of a change. */
function filesOf(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  const add = (path: string): void => {
    const stat = lstatSync(path);
    if (stat.isDirectory()) {
      if (path === join(folder, 'output') || basename(path) === '.git') return;
      const isPackages = path === join(repository, 'node_modules');
      for (const name of isPackages ? ['undici', '.bin', 'vitest'] : readdirSync(path)) add(join(path, name));
    } else files.set(path, `${stat.size} ${stat.mtimeMs} ${stat.mode} ${stat.ino}`);
  };
  for (const path of [repository, folder, process.env.HOME!]) add(path);
  for (const name of readdirSync('/dev/shm')) files.set(`/dev/shm/${name}`, 'there');
  return files;
}

const [, , folder, ...chosen] = process.argv;
void main(folder!, chosen).then((seen) => process.stdout.write(JSON.stringify(seen)));
