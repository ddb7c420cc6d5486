/** The two ways to run a submission: `grade`, inside bubblewrap, and `check`, in a child for one's own code. */

import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Limits } from './limits.ts';

export type Mode = 'grade' | 'check';

export interface Run {
  /** Which of our programs runs: the one that answers calls, or the compiler. */
  readonly program: 'child' | 'compile' | 'warm-up';
  /** The learner's files; nothing else of theirs is visible. */
  readonly folder: string;
  /** The module under check, relative to `folder`. */
  readonly entry: string;
  readonly limits: Limits;
}

export interface Sandbox {
  readonly mode: Mode;
  /** Descriptor 3 of the process is a socket for frames; its output goes to pipes. */
  readonly start: (run: Run) => ChildProcess;
}

/** The folder that this program is installed in: with `lib/` and `node_modules/`. */
export const installation = fileURLToPath(new URL('../../..', import.meta.url)).replace(/[\\/]$/, '');

/** What Node gets in both modes. */
export function nodeFlags(limits: Limits): string[] {
  const known = process.allowedNodeEnvironmentFlags;
  return [
    `--max-old-space-size=${limits.heapMiB}`,
    '--max-semi-space-size=16',
    '--no-warnings',
    '--permission',
    // Node 24 runs what TypeScript must translate (enums, namespaces) with this; later ones have dropped it.
    ...['--experimental-transform-types', '--disable-sigusr1'].filter((flag) => known.has(flag)),
  ];
}
