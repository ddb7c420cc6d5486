/**
 * The `roundtrip` command: arguments in, one call, output. Data goes to stdout, progress and errors to stderr. It ends
 * with 0 for done, 1 for "your input is wrong" or "checks failed", 2 for a wrong command line, 70 for our own bug.
 */

import { Command, CommanderError } from 'commander';
import { RoundtripError } from '../errors.ts';
import { benchConnectionsCommand } from './commands/bench-connections.ts';
import { checkCommand } from './commands/check.ts';
import { compareCommand } from './commands/compare.ts';
import { doctorCommand } from './commands/doctor.ts';
import { gradeCommand } from './commands/grade.ts';
import { kernelCommand } from './commands/kernel.ts';
import { labCommand } from './commands/lab.ts';
import { predictCommand } from './commands/predict.ts';
import { releaseCommand } from './commands/release.ts';
import { runCommand } from './commands/run.ts';
import { siteCommand } from './commands/site.ts';
import { startCommand } from './commands/start.ts';

const exit = { done: 0, failed: 1, usage: 2, bug: 70 } as const;

/** @returns the exit code */
export async function main(args: readonly string[]): Promise<number> {
  const program = new Command('roundtrip')
    .description('A hands-on course in HTTP connections: what one costs, and what reusing it saves.')
    .showHelpAfterError();
  const commands = [
    startCommand(),
    predictCommand(),
    compareCommand(),
    runCommand(),
    siteCommand(),
    labCommand(),
    checkCommand(),
    releaseCommand(),
    gradeCommand(),
    kernelCommand(),
    doctorCommand(),
    benchConnectionsCommand(),
  ];
  for (const command of commands) program.addCommand(command.copyInheritedSettings(program));
  for (const command of [program, ...program.commands, ...program.commands.flatMap((each) => each.commands)]) {
    command.exitOverride();
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? exit.done);
  } catch (error) {
    return report(error);
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exit.done : exit.usage;
  if (error instanceof RoundtripError) {
    console.error(error.message);
    return exit.failed;
  }
  console.error('This is a fault in Roundtrip, not in your input. Please report it with these lines:');
  console.error(error instanceof Error ? error.stack : error);
  return exit.bug;
}
