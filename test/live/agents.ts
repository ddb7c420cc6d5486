/** The processes that hold emulated links, for tests that promise to leave none behind. */

import { readdirSync, readFileSync } from 'node:fs';

export function allProcesses(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Process ids of the agents that `parent` has started. */
export function agentsOf(parent: number): readonly number[] {
  return allProcesses().filter((pid) => {
    try {
      const ppid = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      return Number(ppid) === parent && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('kernel/agent.ts');
    } catch {
      return false; // it has just ended
    }
  });
}
