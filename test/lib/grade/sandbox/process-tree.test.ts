import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { processTree, usageOf } from '../../../../lib/grade/sandbox/process-tree.ts';

test.skipIf(process.platform !== 'linux')(
  'processTree and usageOf, see a process and what it started (needs /proc)',
  async () => {
    const child = spawn('sh', ['-c', 'sleep 100 & echo started; wait'], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(child.stdout, 'data');
    const tree = processTree(child.pid!);
    expect(tree).toHaveLength(2);
    expect(usageOf(child.pid!).residentBytes).toBeGreaterThan(100_000);
    for (const pid of tree) process.kill(pid, 'SIGKILL');
    await once(child, 'close');
    expect(usageOf(child.pid!)).toEqual({ residentBytes: 0, cpuSeconds: 0 });
  },
);
