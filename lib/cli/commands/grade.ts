/** `roundtrip grade`: judges what students handed in, in the sandbox, and writes reports. */

import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { clean } from '../../grade/clean.ts';
import { totalOf } from '../../grade/report/by-student.ts';
import { type Copy, picturesForLearners } from '../../grade/report/measured-pictures.ts';
import { type ReportName, report, reportNames } from '../../grade/report/report.ts';
import type { Gradebook } from '../../grade/result.ts';
import { ProgressLine } from '../../notebook/progress-line.ts';
import { stopSignal } from '../../notebook/stop-signal.ts';
import { courseFolder } from '../course.ts';
import { parseCount } from '../parse-number.ts';
import { borderless } from '../timeline-table.ts';

interface GradeCommandOptions {
  readonly course?: string;
  readonly exercise?: string[];
  readonly output: string;
  readonly format: ReportName[];
  readonly seed?: string;
  readonly jobs?: number;
  readonly afterDue?: boolean;
  readonly json?: true;
}

export function gradeCommand(): Command {
  return new Command('grade')
    .description(
      'Grade submissions, in a sandbox (Linux with bubblewrap; it refuses to start without). Results are kept as they come: after a kill, the same command grades the rest.',
    )
    .argument('<submissions>', 'a folder with STUDENT/exercise.ts, nbgrader’s submitted/, or a zip of Moodle or Canvas')
    .option(
      '-c, --course <folder>',
      'the course: exercises/, solutions/, test/exercises/; without it, the one around you',
    )
    .option(
      '-e, --exercise <id...>',
      'only these exercises or topics, such as 01-one-request/page-load or 01-one-request',
    )
    .option('-o, --output <folder>', 'where results and reports are written', 'grades')
    .option('-f, --format <names...>', `reports to write: ${reportNames.join(', ')}, or all`, parseFormats, [
      'json',
      'html',
    ])
    .option('-s, --seed <text>', 'what each student’s numbers are drawn from; without it, the course’s')
    .option('-j, --jobs <count>', 'how many to grade side by side; without it, one for each core', parseCount)
    .option('--after-due', 'show learners the tests that are for after the due date')
    .option('--json', 'print the results as JSON')
    .addHelpText(
      'after',
      '\nEnds with 0 when all are graded, whatever their points, and with 1 when our side failed on any of them.\nThe same submissions and seed give the same results, reports and feedback pages, to the byte; only the pictures in\nmeasured/ and feedback/measured/ differ: they show times that were measured.\n\nExample:\n  roundtrip grade submitted --exercise 01-one-request/page-load --format json html canvas',
    )
    .action(async (submissions: string, options: GradeCommandOptions) => {
      const { grade } = await import('../../grade/grade.ts');
      const stop = stopSignal();
      const progress = new ProgressLine(process.stderr);
      const startedAtMs = performance.now();
      try {
        const gradebook = await grade(resolve(submissions), resolve(options.course ?? courseFolder()), {
          output: resolve(options.output),
          signal: stop.signal,
          ...(options.exercise ? { exercises: options.exercise } : {}),
          ...(options.seed === undefined ? {} : { seed: options.seed }),
          ...(options.jobs === undefined ? {} : { jobs: options.jobs }),
          onProgress: ({ done, all, known, last }) => {
            if (done === known && known > 0 && !last) progress.print(`${known} of ${all} are graded from before`);
            if (last)
              progress.update(
                progressWords(done, all, known, performance.now() - startedAtMs, shownName(last.student)),
              );
          },
        });
        progress.clear();
        writeReports(gradebook, options);
        if (options.json) console.log(JSON.stringify(gradebook, null, 2));
        else console.log(gradeTable(gradebook));
        console.error(`${summary(gradebook)}; reports are in ${options.output}/`);
        if (gradebook.results.some(({ status }) => status === 'errored')) process.exitCode = 1;
      } catch (error) {
        progress.clear();
        if (!stop.signal.aborted) throw error;
        console.error('stopped; the same command grades the rest');
        process.exitCode = 130;
      } finally {
        stop.release();
      }
    });
}

function writeReports(gradebook: Gradebook, { output, format, afterDue = false, json }: GradeCommandOptions): void {
  const options = { isAfterDue: afterDue, environment: process.env };
  for (const name of format) {
    for (const { path, content } of report(name, gradebook, options)) {
      const file = join(output, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      if (name === 'github' && !json) process.stdout.write(content); // where GitHub reads it
    }
  }
  if (format.includes('html')) copyPictures(picturesForLearners(gradebook, options), output);
}

function copyPictures(pictures: readonly Copy[], output: string): void {
  rmSync(join(output, 'feedback', 'measured'), { recursive: true, force: true });
  for (const { from, to } of pictures) {
    if (!existsSync(join(output, from))) continue; // graded by an earlier version, or removed
    mkdirSync(dirname(join(output, to)), { recursive: true });
    copyFileSync(join(output, from), join(output, to));
  }
}

function progressWords(done: number, all: number, known: number, elapsedMs: number, student: string): string {
  const leftSeconds = Math.ceil(((all - done) * elapsedMs) / Math.max(1, done - known) / 1000);
  const width = 20;
  const filled = Math.round((done / all) * width);
  const minutes = leftSeconds >= 60 ? `${Math.floor(leftSeconds / 60)} min ` : '';
  const bar = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
  return `${bar} ${done} of ${all} graded, ${minutes}${leftSeconds % 60} s left (${student.slice(0, 30)})`;
}

/** A row for each student, a column for each exercise. */
function gradeTable({ results }: Gradebook): string {
  const exercises = [...new Set(results.map(({ exercise }) => exercise))];
  const table = borderless(['student', ...exercises, 'total'], 1);
  for (const [student, own] of Map.groupBy(results, (result) => result.student)) {
    const cells = exercises.map((id) => cell(own.find(({ exercise }) => exercise === id)));
    const { points, pointsMax } = totalOf(own);
    table.push([shownName(student), ...cells, points === null ? 'not graded' : `${points} of ${pointsMax}`]);
  }
  return table.toString();
}

/** A folder may have any name: it steers no terminal, and gives no commands to the runner of GitHub Actions. */
function shownName(student: string): string {
  return clean(student).replaceAll('::', ': :');
}

function cell(result: Gradebook['results'][number] | undefined): string {
  if (!result) return '';
  const { status, points, pointsMax } = result;
  if (points === null) return 'not graded';
  return status === 'graded' ? `${points} of ${pointsMax}` : `${points} of ${pointsMax}, ${status}`;
}

function summary({ results }: Gradebook): string {
  const count = (status: string) => results.filter((result) => result.status === status).length;
  const full = results.filter(({ points, pointsMax }) => points === pointsMax).length;
  const others = (['missing', 'refused', 'errored'] as const).filter((status) => count(status) > 0);
  const words = { missing: 'not handed in', refused: 'refused', errored: 'not graded because our side failed' };
  return [
    `${count('graded')} graded, ${full} with all points`,
    ...others.map((status) => `${count(status)} ${words[status]}`),
  ].join(', ');
}

function parseFormats(text: string, before: readonly string[]): string[] {
  const chosen = before === undefined || before.join() === 'json,html' ? [] : before;
  if (text === 'all') return [...reportNames];
  if ((reportNames as string[]).includes(text)) return [...chosen, text];
  throw new InvalidArgumentError(`Give ${reportNames.join(', ')}, or all.`);
}
