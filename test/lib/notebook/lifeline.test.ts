import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { isRunning } from '../../notebooks/processes.ts';

const lifeline = new URL('../../../lib/notebook/lifeline.ts', import.meta.url).href;

/** A child whose file descriptor 3 is a pipe to us. */
function start(script: string, detached = false) {
  const run = [
    '--input-type=module',
    '--eval',
    `import { watchLifeline, endProcessTree } from '${lifeline}';${script}`,
  ];
  return spawn(process.execPath, run, { detached, stdio: ['ignore', 'pipe', 'inherit', 'pipe'] });
}

test('watchLifeline says when the other end is gone, and not before', async () => {
  const child = start(`watchLifeline(3, () => process.exit(7)); console.log('watching');`);
  await once(child.stdout!, 'data');
  expect(child.exitCode).toBeNull();
  child.stdio[3]?.destroy();
  expect(await once(child, 'exit')).toEqual([7, null]);
});

test.skipIf(process.platform === 'win32')('endProcessTree takes along what the process has started', async () => {
  const script = `
    import { spawn } from 'node:child_process';
    const grandchild = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    watchLifeline(3, endProcessTree);
    console.log(grandchild.pid);`;
  const child = start(script, true);
  const [pid] = await once(child.stdout!, 'data');
  expect(isRunning(Number(pid))).toBe(true);
  child.stdio[3]?.destroy();
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  await expect.poll(() => isRunning(Number(pid))).toBe(false);
});
