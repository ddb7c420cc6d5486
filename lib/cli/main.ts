/**
 * The `roundtrip` command: arguments in, one call, output. Data goes to stdout, progress and errors to stderr. It ends
 * with 0 for done, 1 for "your input is wrong" or "checks failed", 2 for a wrong command line, 70 for our own bug.
 */

import { Command, CommanderError } from 'commander';
import { RoundtripError } from '../errors.ts';
import library from '../package.json' with { type: 'json' };
import { fileErrorWords } from './file-error.ts';

const exit = { done: 0, failed: 1, usage: 2, bug: 70 } as const;

/** In the order of the help. Each is loaded when it is called, or when all are listed: some bring much that others do not need. */
const commands = {
  start: async () => (await import('./commands/start.ts')).startCommand(),
  predict: async () => (await import('./commands/predict.ts')).predictCommand(),
  compare: async () => (await import('./commands/compare.ts')).compareCommand(),
  run: async () => (await import('./commands/run.ts')).runCommand(),
  site: async () => (await import('./commands/site.ts')).siteCommand(),
  lab: async () => (await import('./commands/lab.ts')).labCommand(),
  check: async () => (await import('./commands/check.ts')).checkCommand(),
  release: async () => (await import('./commands/release.ts')).releaseCommand(),
  grade: async () => (await import('./commands/grade.ts')).gradeCommand(),
  kernel: async () => (await import('./commands/kernel.ts')).kernelCommand(),
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand(),
  'bench-connections': async () => (await import('./commands/bench-connections.ts')).benchConnectionsCommand(),
};

/** @returns the exit code */
export async function main(args: readonly string[]): Promise<number> {
  const program = new Command('roundtrip')
    .description('A hands-on course in HTTP connections: what one costs, and what reusing it saves.')
    .version(library.version);
  const [name = ''] = args;
  const named = Object.hasOwn(commands, name) ? [commands[name as keyof typeof commands]] : Object.values(commands);
  for (const load of named) program.addCommand((await load()).copyInheritedSettings(program));
  for (const command of [program, ...program.commands, ...program.commands.flatMap((each) => each.commands)]) {
    command.exitOverride().showHelpAfterError(`(${fullName(command)} --help explains)`);
  }
  try {
    await program.parseAsync(isHelpForUnknown(args) ? args.slice(1) : args, { from: 'user' });
    return Number(process.exitCode ?? exit.done);
  } catch (error) {
    return report(error);
  }
}

function fullName(command: Command): string {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();
}

/** Of which commander would print the help of all, and not say why. */
function isHelpForUnknown([name, topic]: readonly string[]): boolean {
  return name === 'help' && topic !== undefined && !Object.hasOwn(commands, topic);
}

/** Who stops reading (`| head`) is no fault. Where output is lost otherwise, such as on a full disk, that is said once. */
export function watchOutput(): void {
  process.stderr.on('error', () => {}); // nowhere is left to say it
  let isTold = false;
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE' || isTold) return;
    isTold = true;
    console.error(`invalid output: it cannot be written; ${message}`);
    process.exitCode = exit.failed;
  });
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exit.done : exit.usage;
  const words = error instanceof RoundtripError ? error.message : fileErrorWords(error);
  if (words !== undefined) {
    console.error(words);
    return exit.failed;
  }
  console.error('This is a fault in Roundtrip, not in your input. Please report it with these lines:');
  console.error(error instanceof Error ? error.stack : error);
  return exit.bug;
}
