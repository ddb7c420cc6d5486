/** `roundtrip check`: a learner's own tests. */

import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { InputError } from '../../errors.ts';
import { checkReport, totalLine } from '../../grade/check-result.ts';
import { keepPoints } from '../../grade/earned-points.ts';
import { courseFolder, exercisesMeant } from '../course.ts';

export function checkCommand(): Command {
  return new Command('check')
    .description('Check your answers to exercises. For your own code, never for marks: it runs without a sandbox.')
    .argument(
      '[exercise...]',
      'such as 01-one-request/page-load, or a topic: 01-one-request, or 01; without it, all of them',
    )
    .option('--file <path>', 'check this file instead of the one under exercises/')
    .option('--json', 'print the results as JSON')
    .action(async (named: string[], options: { file?: string; json?: true }, command: Command) => {
      if (options.file && named.length !== 1) command.error('error: --file needs exactly one exercise');
      if (options.file && statSync(options.file, { throwIfNoEntry: false })?.isDirectory())
        throw new InputError(`invalid --file: ${options.file} is a folder; give the file of an answer`);
      const course = courseFolder();
      const names = exercisesMeant(course, named);
      const { check } = await import('../../grade/check.ts'); // brings vitest, which other commands need not wait for
      if (!options.json) console.error(`checking ${names.join(', ') || 'all exercises'} ...`);
      const results = await check(course, names, {
        ...(options.file ? { file: resolve(options.file) } : {}),
        onResult: (result) => {
          if (!options.json) console.log(`${checkReport(result)}\n`);
        },
      });
      if (!options.file) await keepPoints(course, results);
      if (options.json) console.log(JSON.stringify(results, null, 2));
      else if (results.length > 1) console.log(totalLine(results));
      if (results.some(({ points, pointsMax }) => points < pointsMax)) process.exitCode = 1;
    });
}
