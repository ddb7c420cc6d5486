/** A check in a process of its own: vitest cannot be loaded inside a kernel, and a server should not wait for it. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { SubmissionError } from '../errors.ts';
import type { CheckResult } from './check-result.ts';

const command = fileURLToPath(new URL('../cli/roundtrip.js', import.meta.url));

/**
 * What `roundtrip check` says of the learner's own answer.
 *
 * @param cwd a folder of the course
 * @throws {SubmissionError} where it cannot be checked, in the words of the command
 */
export async function checkApart(cwd: string, exercise: string): Promise<CheckResult> {
  const child = spawn(process.execPath, [command, 'check', exercise, '--json'], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, complaint] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (output === '') throw new SubmissionError(complaint.trim());
  const [result] = JSON.parse(output) as [CheckResult];
  return result;
}
