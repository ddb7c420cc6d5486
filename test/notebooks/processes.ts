/** Whether processes are gone, for tests that promise to leave none behind. */

import { readFileSync } from 'node:fs';

/** A process that has ended but that nobody has collected (a zombie) does not run. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    const afterName = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1);
    return !afterName?.startsWith('Z');
  } catch {
    return false;
  }
}
