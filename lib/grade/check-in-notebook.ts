/** `await check('…')` in a notebook: the command, in a process of its own, because vitest does not run inside a kernel. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { SubmissionError } from '../errors.ts';
import { type CheckResult, checkReport } from './check-result.ts';

const command = fileURLToPath(new URL('../cli/roundtrip.js', import.meta.url));

/**
 * Checks your answer to an exercise of the course that the notebook belongs to.
 *
 * @param exercise its name, such as `01-one-request/page-load`
 * @returns the result, which a notebook shows as a report
 * @throws {SubmissionError} where it cannot be checked, with what `roundtrip check` says
 * @example
 * await check('01-one-request/page-load'); // ✓ a document alone takes two round trips (2 of 2 points) …
 */
export async function check(exercise: string): Promise<CheckResult> {
  const child = spawn(process.execPath, [command, 'check', exercise, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, complaint] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (output === '') throw new SubmissionError(complaint.trim());
  const [result] = JSON.parse(output) as [CheckResult];
  return Object.defineProperty(result, Symbol.for('jupyter.mimebundle'), {
    value: () => ({ 'text/plain': checkReport(result) }),
  });
}
