/** `roundtrip release`: the learner's copy of the course. */

import { resolve } from 'node:path';
import { Command } from 'commander';
import { courseFolder } from '../course.ts';

interface ReleaseOptions {
  readonly course?: string;
  readonly output: string;
  readonly inPlace?: true;
  readonly json?: true;
}

const HELP = `
Learners get exercises/ (as stubs), notebooks/, lib/, the visible checks of test/exercises/, README.md, LICENSE, and the files
that npm, TypeScript, VS Code, Codespaces and Binder read. Whatever else is in the folder stays there.`;

export function releaseCommand(): Command {
  return new Command('release')
    .description('Write the learner’s copy of the course: stubs instead of solutions, and no hidden tests.')
    .option('-c, --course <folder>', 'the course; without it, the one around you')
    .option('-o, --output <folder>', 'an empty or new folder', 'release')
    .option('--in-place', 'write only exercises/ anew, in the course itself; what was written there is gone')
    .option('--json', 'print the exercises as JSON')
    .addHelpText('after', HELP)
    .action(async (options: ReleaseOptions, command: Command) => {
      if (options.inPlace && command.getOptionValueSource('output') === 'cli')
        command.error('error: --in-place writes into the course; leave out --output');
      const { writeRelease, writeStubs } = await import('../../grade/write-release.ts'); // brings the compiler
      const course = resolve(options.course ?? courseFolder());
      const written = options.inPlace ? writeStubs(course) : writeRelease(course, resolve(options.output));
      if (options.json) console.log(JSON.stringify(written, null, 2));
      const place = options.inPlace ? 'exercises/' : `${options.output}/`;
      console.error(`${written.length} exercise${written.length === 1 ? '' : 's'} written to ${place}`);
    });
}
