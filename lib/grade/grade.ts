/** Grades a folder of submissions against a course: who handed in what, one result for each student and exercise. */

import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { InputError } from '../errors.ts';
import { isAlive } from '../notebook/lifeline.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { type Course, type Exercise, exercisesNamed, readCourse } from './course.ts';
import { type Answer, findAnswer } from './intake/find-answer.ts';
import { readHandedIn } from './intake/layout.ts';
import { keyOf, Ledger } from './ledger.ts';
import type { Outcome } from './outcome.ts';
import { runPool, type Task } from './pool/pool.ts';
import { measuredPicture } from './report/measured-pictures.ts';
import { waterfallSvg } from './report/waterfall-svg.ts';
import type { Gradebook, Result } from './result.ts';
import { defaultLimits, type Limits } from './sandbox/limits.ts';
import type { Mode } from './sandbox/sandbox.ts';

export interface GradeOptions {
  /** Only these exercises, or those of these topics. */
  readonly exercises?: readonly string[];
  /** Where results are kept while they come, and after. */
  readonly output: string;
  readonly mode?: Mode;
  readonly seed?: string;
  readonly jobs?: number;
  readonly limits?: Limits;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly done: number;
  readonly all: number;
  /** Results that an earlier run left. */
  readonly known: number;
  readonly last: Result | undefined;
}

interface Job {
  readonly key: string;
  readonly student: string;
  readonly exercise: Exercise;
  readonly answer: Answer;
}

/**
 * @param submissions a folder or archive, in one of the layouts of `intake/layout.ts`
 * @param course a folder laid out like ours
 * @throws {InputError} where the submissions or the course cannot be read
 * @throws {GraderError} where there is no sandbox
 */
export async function grade(submissions: string, course: string, options: GradeOptions): Promise<Gradebook> {
  const { output, mode = 'grade', limits = defaultLimits, signal, onProgress } = options;
  const read = readCourse(course);
  const seed = options.seed ?? read.seed;
  const exercises = exercisesNamed(read, options.exercises);
  const jobs = await jobsFor(submissions, read, exercises, `${mode} ${seed}`);
  const workFolder = takeFolder(output);
  try {
    const ledger = new Ledger(join(output, 'ledger.jsonl'));
    const left = jobs.filter(({ key }) => !ledger.get(key));
    const known = jobs.length - left.length;
    let done = known;
    const report = (last?: Result) => onProgress?.({ done, all: jobs.length, known, last });
    report();
    // With nothing to run, what there was to earn is the same for all.
    const runs = Map.groupBy(left, ({ key, exercise, answer }) => (answer.status === 'found' ? key : exercise.id));
    const tasks = [...runs.values()].map((jobs, number) =>
      taskFor(jobs[0]!, join(workFolder, `submission-${number}`), (outcome, measured) => {
        for (const job of jobs) {
          const result = resultOf(job, outcome);
          drawMeasured(output, job, measured);
          ledger.add(job.key, result);
          done++;
          report(result);
        }
      }),
    );
    const workers = Math.max(1, options.jobs ?? availableParallelism());
    await runPool(tasks, { mode, workers, workFolder, limits, seed, ...(signal ? { signal } : {}) });
    const results = ledger.settle(jobs.map(({ key }) => key));
    return { $schema: 'roundtrip/gradebook/v1', course: read.title, seed, results };
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}

async function jobsFor(path: string, course: Course, exercises: readonly Exercise[], how: string): Promise<Job[]> {
  const handedIn = await readHandedIn(path);
  const versions = new Map(exercises.map((exercise) => [exercise, versionOf(exercise)]));
  return handedIn.flatMap(({ student, tree }) =>
    exercises.map((exercise) => {
      const answer = findAnswer(tree, exercise, course);
      const content = answer.status === 'found' ? [...answer.files].flat() : [];
      const key = keyOf(
        student,
        exercise.id,
        versions.get(exercise)!,
        how,
        answer.status,
        answer.file,
        ...answer.notes,
        ...content,
      );
      return { key, student, exercise, answer };
    }),
  );
}

/** Changes whenever the checks do. */
function versionOf({ checksFolder, checkFile }: Exercise): string {
  const folder = dirname(checkFile);
  const hash = createHash('sha256');
  for (const path of globSync(join(folder, '*.ts'), { cwd: checksFolder }).sort()) {
    hash.update(path).update(readFileSync(join(checksFolder, path)));
  }
  return hash.digest('hex');
}

/** The one thing with times in it, so it has files of its own. */
function drawMeasured(output: string, { student, exercise }: Job, measured: readonly (Timeline | null)[]): void {
  for (const [place, timeline] of measured.entries()) {
    if (!timeline) continue;
    const file = join(output, measuredPicture(student, exercise.id, place));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, waterfallSvg(timeline));
  }
}

function taskFor({ student, exercise, answer }: Job, folder: string, onOutcome: Task['onOutcome']): Task {
  // Where there is nothing to run, the checks of an empty module say what there was to earn.
  const files = answer.status === 'found' ? answer.files : new Map([['answer.ts', 'export {};\n']]);
  const entry = answer.status === 'found' ? answer.entry : 'answer.ts';
  const cells = answer.status === 'found' ? answer.cells : undefined;
  return {
    exercise,
    onOutcome,
    prepare: () => {
      for (const [path, text] of files) {
        mkdirSync(dirname(join(folder, path)), { recursive: true, mode: 0o755 });
        writeFileSync(join(folder, path), text, { mode: 0o644 });
      }
      return { id: folder, student, exercise: exercise.id, folder, entry, ...(cells ? { cells } : {}) };
    },
    discard: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function resultOf({ student, exercise, answer }: Job, outcome: Outcome): Result {
  const notes = [...answer.notes, ...outcome.notes];
  const result = { version: 1, student, exercise: exercise.id, file: answer.file, ...outcome, notes } as const;
  if (answer.status === 'found' || outcome.status === 'errored') return result;
  const message = answer.status === 'missing' ? 'nothing was handed in' : answer.notes.join('; ');
  const tests = outcome.tests.map((test) => ({
    ...test,
    points: 0,
    failure: { kind: answer.status, message, hint: test.failure?.hint ?? '', misconceptions: [] },
  }));
  return { ...result, status: answer.status, points: 0, tests, diagnostics: [] };
}

/** The work folder inside `output`, which only one run at a time may have. */
function takeFolder(output: string): string {
  const workFolder = join(output, '.work');
  const owner = join(workFolder, 'pid');
  const pid = existsSync(owner) ? Number(readFileSync(owner, 'utf8')) : 0;
  if (pid > 0 && pid !== process.pid && isAlive(pid)) {
    throw new InputError(
      `invalid output ${output}: process ${pid} is grading into it; wait for it, or give another --output`,
    );
  }
  rmSync(workFolder, { recursive: true, force: true });
  mkdirSync(workFolder, { recursive: true, mode: 0o755 });
  writeFileSync(owner, String(process.pid));
  return workFolder;
}
