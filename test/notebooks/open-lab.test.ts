/** A lab in a real kernel: a cell's own fetch goes over the link, and nothing outlives the kernel. */

import { readdirSync, readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { startKernel } from '../../lib/notebook/kernel-client.ts';
import { isRunning } from './processes.ts';

const open = `import { openLab } from 'roundtrip';
const lab = await openLab({ rttMs: 20 });
const dispatcher = lab.dispatcher({ connectionsMax: 1 });
for (const path of ['/index.html', '/logo.png']) {
  const response = await fetch(lab.url(path), { dispatcher } as object);
  await response.arrayBuffer();
}
const { connections, requests } = lab.timeline().totals;
console.log(process.pid, lab.backend, connections, requests);`;

/** Process ids of the agents that `parent` has started. */
function agentsOf(parent: number): readonly number[] {
  const isAgent = (pid: number): boolean => {
    try {
      const ppid = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      return Number(ppid) === parent && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('kernel/agent.ts');
    } catch {
      return false;
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter(isAgent);
}

test('openLab, in a cell: fetch over the link, and an agent that ends with a killed kernel', async () => {
  const kernel = await startKernel({ cwd: import.meta.dirname });
  onTestFinished(() => kernel.shutDown());
  let text = '';
  const reply = await kernel.execute(open, {
    onMessage: (type, content) => {
      if (type === 'stream') text += content.text;
    },
  });
  expect(reply).toMatchObject({ status: 'ok' });
  expect(text).toMatch(/^\d+ (tun|veth|relay) 1 2\n$/);
  const pid = Number.parseInt(text, 10);
  const agents = agentsOf(pid);
  if (!text.includes('relay')) expect(agents).toHaveLength(1);
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => agents.filter(isRunning), { timeout: 10_000 }).toEqual([]);
});
