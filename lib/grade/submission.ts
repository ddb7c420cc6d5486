/**
 * A learner's module, in a process of its own: whatever it does (exit, loop, patch a prototype), the checks go on. The two
 * talk over a socket of their own, one line of JSON for each call and each answer; values cross as plain data.
 *
 * This is what `check` uses, for one's own code: a time limit, not a sandbox.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { SubmissionError } from '../errors.ts';

/** What crosses from the learner's process: a value, or what was thrown. */
export type Answer =
  | { readonly call: number; readonly value: unknown }
  | { readonly call: number; readonly number: string }
  | { readonly call: number; readonly thrown: string };

export interface Submission {
  /**
   * Calls an exported function with plain arguments.
   *
   * @throws {SubmissionError} where there is no such function, it throws, does not end in time, or ends the process
   */
  readonly call: (name: string, ...args: readonly unknown[]) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

const processFile = fileURLToPath(new URL('./submission-process.ts', import.meta.url));

/** @param file path of the learner's module */
export function openSubmission(file: string, { timeLimitMs = 3000 } = {}): Submission {
  const child = spawn(process.execPath, [processFile, file], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '' },
  });
  const channel = child.stdio[3] as Duplex;
  const waiting = new Map<number, (answer: Answer) => void>();
  const exited = once(child, 'close');
  let lastWords = '';
  child.stderr!.on('data', (data: Buffer) => {
    lastWords = (lastWords + data.toString()).slice(-2000);
  });
  const answers = createInterface({ input: channel });
  // A process that is gone resets its channel; `exited` tells of it.
  for (const end of [channel, answers]) end.on('error', () => {});
  answers.on('line', (line) => {
    const answer = parseAnswer(line);
    if (!answer) return;
    waiting.get(answer.call)?.(answer);
    waiting.delete(answer.call);
  });
  let calls = 0;

  async function call(name: string, ...args: readonly unknown[]): Promise<unknown> {
    const number = ++calls;
    const answered = new Promise<Answer>((resolve) => waiting.set(number, resolve));
    channel.write(`${JSON.stringify({ call: number, name, args })}\n`);
    const limit = AbortSignal.timeout(timeLimitMs);
    const answer = await Promise.race([
      answered,
      exited.then(() => 'exited' as const),
      once(limit, 'abort').then(() => 'late' as const),
    ]);
    if (answer === 'exited') throw new SubmissionError(`invalid ${name}: it ended the process. ${lastWords}`.trim());
    if (answer === 'late') {
      child.kill('SIGKILL');
      throw new SubmissionError(`invalid ${name}: no answer within ${timeLimitMs / 1000} s; is there an endless loop?`);
    }
    if ('thrown' in answer) throw new SubmissionError(answer.thrown);
    return 'number' in answer ? Number(answer.number) : answer.value;
  }

  return { call, close: () => end(child, exited) };
}

/** What the channel brings is the learner's: anything but an answer is as good as silence. */
function parseAnswer(line: string): Answer | undefined {
  try {
    const { call, ...rest } = JSON.parse(line) as Answer;
    return typeof call === 'number' ? ({ call, ...rest } as Answer) : undefined;
  } catch {
    return undefined;
  }
}

async function end(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  child.kill('SIGKILL');
  await exited;
}
