/** `roundtrip grade`: judges what students handed in, in the sandbox, and writes reports. */

import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { InputError } from '../../errors.ts';
import { type Copy, picturesForLearners } from '../../grade/report/measured-pictures.ts';
import { type ReportName, report, reportNames } from '../../grade/report/report.ts';
import { fillRoster, type Roster, readRoster } from '../../grade/report/roster.ts';
import type { Gradebook } from '../../grade/result.ts';
import { ProgressLine } from '../../notebook/progress-line.ts';
import { stopSignal } from '../../notebook/stop-signal.ts';
import { courseFolder, exercisesMeant } from '../course.ts';
import { gradeTable, shownName } from '../grade-table.ts';
import { parseCount } from '../parse-number.ts';

interface GradeCommandOptions {
  readonly course?: string;
  readonly exercise?: string[];
  readonly output: string;
  readonly format: ReportName[];
  readonly seed?: string;
  readonly jobs?: number;
  readonly roster?: string;
  readonly column?: string;
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
    .option(
      '-r, --roster <file>',
      'Canvas’s exported gradebook or Moodle’s grading worksheet: a copy of it with the points is written to filled/',
    )
    .option(
      '--column <title>',
      'the column of Canvas’s gradebook for all points; without it, those named like exercises',
    )
    .option('--after-due', 'show learners the tests that are for after the due date')
    .option('--json', 'print the results as JSON')
    .addHelpText(
      'after',
      '\nEnds with 0 when all are graded, whatever their points, and with 1 when our side failed on any of them,\nor the roster has no row for one.\nThe same submissions and seed give the same results, reports and feedback pages, to the byte; only the pictures in\nmeasured/ and feedback/measured/ differ: they show times that were measured.\n\nExample:\n  roundtrip grade submitted --exercise 01-one-request/page-load --format json html canvas',
    )
    .action(async (submissions: string, options: GradeCommandOptions, command: Command) => {
      if (options.column !== undefined && options.roster === undefined)
        command.error('error: --column is of a roster; give --roster');
      const { grade } = await import('../../grade/grade.ts');
      const course = resolve(options.course ?? courseFolder());
      const roster = options.roster === undefined ? undefined : rosterFile(options.roster);
      const stop = stopSignal();
      const progress = new ProgressLine(process.stderr);
      const startedAtMs = performance.now();
      try {
        const gradebook = await grade(resolve(submissions), course, {
          output: resolve(options.output),
          signal: stop.signal,
          ...(options.exercise ? { exercises: exercisesMeant(course, options.exercise) } : {}),
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
        if (roster) writeRoster(roster, gradebook, options);
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

function rosterFile(path: string): Roster {
  if (!existsSync(path)) throw new InputError(`missing roster ${path}; export it from Canvas or Moodle`);
  if (statSync(path).isDirectory()) throw new InputError(`invalid roster ${path}: it is a folder; give the file in it`);
  return readRoster(readFileSync(path), path);
}

function writeRoster(
  roster: Roster,
  gradebook: Gradebook,
  { output, column, afterDue = false }: GradeCommandOptions,
): void {
  const view = { isAfterDue: afterDue, ...(column === undefined ? {} : { column }) };
  const { content, withoutRow, withoutResult } = fillRoster(roster, gradebook, view);
  const file = join(output, 'filled', basename(roster.path));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  console.error(`the points are in ${file}`);
  const names = (list: readonly string[]) => list.map(shownName).join('; ');
  if (withoutResult.length > 0) console.error(`left as they were, for nothing was handed in: ${names(withoutResult)}`);
  if (withoutRow.length === 0) return;
  console.error(`missing in ${roster.path}, so their points are not in it: ${names(withoutRow)}`);
  process.exitCode = 1;
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
