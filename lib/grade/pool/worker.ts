/** One of the graders that work side by side: a process in a network namespace of its own, one batch at a time. */

import { Socket } from 'node:net';
import { closeInheritedDescriptors } from '../sandbox/descriptors.ts';
import { readLines } from '../sandbox/lines.ts';
import { openSandbox } from '../sandbox/open-sandbox.ts';
import type { Batch } from '../submission-files.ts';
import type { FromWorker, ToWorker } from './messages.ts';

closeInheritedDescriptors();
const channel = new Socket({ fd: 3 });
const send = (message: FromWorker) => channel.write(`${JSON.stringify(message)}\n`);
let setup: Omit<Batch, 'submissions'>;

async function take(message: ToWorker): Promise<void> {
  if ('setup' in message) {
    setup = message.setup;
    if (setup.mode === 'grade') await openSandbox(setup);
    send({ ready: true });
    return;
  }
  const { exercises, submissions } = message;
  const { runChecks } = await import('../run-checks.ts');
  try {
    await runChecks(exercises, { ...setup, submissions }, ({ id }, outcome, { measured }) =>
      send({ id, outcome, measured }),
    );
    send({ done: true });
  } catch (error) {
    send({ done: true, failure: error instanceof Error ? error.message : String(error) });
  }
}

channel.on('close', () => process.exit());
channel.on('error', () => process.exit());
readLines(channel, (line) => {
  take(JSON.parse(line) as ToWorker).catch((error: unknown) => {
    send({ refused: error instanceof Error ? error.message : String(error) });
  });
});
