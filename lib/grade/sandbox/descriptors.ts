/** Open descriptors of this process, from Linux's /proc; elsewhere, and where /proc is not to be read, none. */

import { closeSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Up to the channel of frames and messages, which is ours. */
const lastOfOurs = 3;
const closeOnExec = 0o2_000_000;

interface Descriptor {
  readonly number: number;
  /** What it is open for: a path, or a kind such as `pipe:[1234]`. */
  readonly target: string;
  /** Whether the programs that this process starts get it too. */
  readonly isPassedOn: boolean;
}

/**
 * Closes what whoever started the grader has left open: the lock of `flock`, a log. Node opens its own descriptors
 * close-on-exec and marks the first of those it finds so, but not those with high numbers.
 */
export function closeInheritedDescriptors(): void {
  for (const { number, isPassedOn } of openDescriptors()) if (isPassedOn) closeSync(number);
}

/** What is open that Node itself does not open: its own are pipes, /dev/null, and what has no name. */
export function strangeDescriptors(): string[] {
  return openDescriptors()
    .filter(({ target, isPassedOn }) => isPassedOn || !/^(?:pipe:|anon_inode:|\/dev\/null$)/.test(target))
    .map(({ number, target }) => `${number}: ${target}`);
}

function openDescriptors(): Descriptor[] {
  const numbers = listed('/proc/self/fd').map(Number);
  return numbers.filter((number) => number > lastOfOurs).flatMap(describe);
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Nothing, where it is no longer open: the listing itself was one. */
function describe(number: number): Descriptor[] {
  try {
    const target = readlinkSync(`/proc/self/fd/${number}`);
    const [, flags = ''] = /^flags:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${number}`, 'latin1')) ?? [];
    return [{ number, target, isPassedOn: (Number.parseInt(flags, 8) & closeOnExec) === 0 }];
  } catch {
    return [];
  }
}
