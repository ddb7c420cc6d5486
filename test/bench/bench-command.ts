/** What the benchmarks have in common on the command line. */

import { Command } from 'commander';

export interface BenchOptions {
  readonly json?: true;
  readonly check?: true;
}

/** @param script by which npm runs it */
export function benchCommand(script: string, description: string): Command {
  return new Command(`npm run ${script} --`)
    .description(description)
    .option('--json', 'print what was measured as JSON')
    .option('--check', 'end with 1 where a target is missed');
}
