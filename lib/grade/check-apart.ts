/** A check in a process of its own: vitest cannot be loaded inside a kernel, and a server should not wait for it. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { SubmissionError } from '../errors.ts';
import type { CheckResult } from './check-result.ts';

const command = fileURLToPath(new URL('../cli/roundtrip.js', import.meta.url));

/**
 * What `roundtrip check` says of the learner's own answers.
 *
 * @param cwd a folder of the course
 * @param name of an exercise, or of a topic
 * @throws {SubmissionError} where it cannot be checked, in the words of the command
 */
export async function checkApart(cwd: string, name: string): Promise<readonly CheckResult[]> {
  const child = spawn(process.execPath, [command, 'check', name, '--json'], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, complaint] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (output === '') throw new SubmissionError(complaint.trim());
  return JSON.parse(output) as CheckResult[];
}
