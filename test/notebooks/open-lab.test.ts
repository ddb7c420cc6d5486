/** A lab in a real kernel: a cell's own fetch goes over the link, and nothing outlives the kernel. */

import { expect, onTestFinished, test } from 'vitest';
import { startKernel } from '../../lib/notebook/kernel-client.ts';
import { agentsOf } from '../live/agents.ts';
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
  await expect.poll(() => agents.filter(isRunning)).toEqual([]);
});
