/** `await check('…')` in a notebook: the command, in a process of its own, because vitest does not run inside a kernel. */

import { checkApart } from './check-apart.ts';
import { type CheckResult, checkReports } from './check-result.ts';

/**
 * Checks your answers to exercises of the course that the notebook belongs to.
 *
 * @param name an exercise, such as `01-one-request/page-load`, or a topic with all of its exercises, such as `01-one-request`
 * @returns the result of each exercise, which a notebook shows as a report
 * @throws {SubmissionError} where they cannot be checked, with what `roundtrip check` says
 * @example
 * await check('01-one-request'); // ✓ a document alone takes two round trips (2 of 2 points) …
 */
export async function check(name: string): Promise<readonly CheckResult[]> {
  const results = await checkApart(process.cwd(), name);
  return Object.defineProperty(results, Symbol.for('jupyter.mimebundle'), {
    value: () => ({ 'text/plain': checkReports(results) }),
  });
}
