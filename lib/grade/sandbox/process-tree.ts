/** What a process and all that it started use, from Linux's /proc; elsewhere, and where /proc is not to be read, nothing. */

import { readFileSync } from 'node:fs';

export interface Usage {
  readonly residentBytes: number;
  readonly cpuSeconds: number;
}

/** In units of `getconf PAGESIZE`, which is 4096 where we read it, or more: then the limit is reached earlier. */
const pageBytes = 4096;
/** USER_HZ, fixed at 100 for programs on every architecture that Node runs on (proc(5)). */
const ticksPerSecond = 100;

/** A process and everything below it. */
export function processTree(root: number): number[] {
  const found = [root];
  for (const pid of found) found.push(...childrenOf(pid).filter((child) => !found.includes(child)));
  return found;
}

export function usageOf(root: number): Usage {
  let residentBytes = 0;
  let cpuSeconds = 0;
  for (const pid of processTree(root)) {
    const stat = read(`/proc/${pid}/stat`);
    // The second field is the program's name in parentheses, and may contain anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    cpuSeconds += (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksPerSecond;
    residentBytes += Number(fields[21] ?? 0) * pageBytes;
  }
  return { residentBytes, cpuSeconds };
}

function childrenOf(pid: number): number[] {
  return read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
}

/** A process may end at any moment. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
