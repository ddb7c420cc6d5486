/** `await check('…')` in a notebook: the command, in a process of its own, because vitest does not run inside a kernel. */

import { checkApart } from './check-apart.ts';
import { type CheckResult, checkReport } from './check-result.ts';

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
  const result = await checkApart(process.cwd(), exercise);
  return Object.defineProperty(result, Symbol.for('jupyter.mimebundle'), {
    value: () => ({ 'text/plain': checkReport(result) }),
  });
}
