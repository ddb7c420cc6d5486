/**
 * Starts a worker. For marks it lives in a network and process namespace of its own, made by bubblewrap: the origin that it
 * opens and the submission it runs see nothing else, and nothing of them is left when it ends, whatever ends it.
 */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type Duplex, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { clean } from '../clean.ts';
import { refused } from '../sandbox/bubblewrap.ts';
import { readLines } from '../sandbox/lines.ts';
import type { Batch } from '../submission-files.ts';
import type { FromWorker, ToWorker } from './messages.ts';

export interface WorkerProcess {
  readonly send: (message: ToWorker) => void;
  /** Ends with the process. */
  readonly messages: AsyncIterable<FromWorker>;
  /** What it printed last, for errors on our side. */
  readonly lastWords: () => string;
  readonly close: () => Promise<void>;
}

const program = fileURLToPath(new URL('./worker.ts', import.meta.url));

/** @throws {GraderError} where marks are asked for and there is no bubblewrap */
export function startWorker(setup: Omit<Batch, 'submissions'>): WorkerProcess {
  const known = ['--disable-sigusr1'].filter((flag) => process.allowedNodeEnvironmentFlags.has(flag));
  const node = [process.execPath, '--no-warnings', ...known, program];
  const [command, ...args] = setup.mode === 'grade' ? [...ownNamespaces(), ...node] : node;
  const child = spawn(command!, args, {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32', // Ctrl-C is for the grader, which ends its workers itself
    env: { PATH: process.env.PATH ?? '', HOME: setup.workFolder, TMPDIR: setup.workFolder },
  });
  const channel = child.stdio[3] as Duplex;
  channel.on('error', () => {}); // its exit is told by the end of the messages
  let words = '';
  for (const output of [child.stdout!, child.stderr!]) {
    output.on('data', (data: Buffer) => {
      words = (words + data.toString()).slice(-4000);
    });
  }
  const closed = once(child, 'close').catch(() => {});
  const send = (message: ToWorker) => void channel.write(`${JSON.stringify(message)}\n`);
  send({ setup });
  return {
    send,
    messages: messagesOf(channel),
    lastWords: () => clean(words).trim(),
    close: async () => {
      killGroup(child);
      for (const stream of child.stdio) stream?.destroy(); // else 'close' waits for whoever has inherited them
      await closed;
    },
  };
}

function messagesOf(channel: Duplex): AsyncIterable<FromWorker> {
  const messages = new Readable({ objectMode: true, read() {} });
  readLines(channel, (line) => messages.push(JSON.parse(line)));
  channel.once('close', () => messages.push(null));
  return messages;
}

/** With all that it has started; without processes in groups, the worker alone. */
function killGroup(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

let canOwnProcesses: boolean | undefined;

function ownNamespaces(): string[] {
  const processes = ['--unshare-pid', '--proc', '/proc'];
  const base = ['bwrap', '--dev-bind', '/', '/', '--unshare-net', '--die-with-parent'];
  if (canOwnProcesses === undefined) {
    const attempt = spawnSync('bwrap', [...base.slice(1), 'true'], { encoding: 'utf8' });
    if (attempt.error) throw refused('bwrap is missing (on Debian and Ubuntu: apt-get install bubblewrap)');
    if (attempt.status !== 0) throw refused(`bwrap cannot make a network namespace: ${clean(attempt.stderr).trim()}`);
    // In a container with a masked /proc it may not mount one; then processes end by --die-with-parent alone.
    canOwnProcesses = spawnSync('bwrap', [...base.slice(1), ...processes, 'true']).status === 0;
  }
  return [...base, ...(canOwnProcesses ? processes : []), '--'];
}
