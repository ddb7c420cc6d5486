/** The most points that exercises give, read from their checks without running them: `points: 3` in each `graded` test. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** @param exercises names such as `01-one-request/page-load`; one whose checks cannot be read is missing from the answer */
export async function pointsMaxOf(course: string, exercises: readonly string[]): Promise<Record<string, number>> {
  const entries = await Promise.all(
    exercises.map(async (name): Promise<[string, number][]> => {
      const checks = await readFile(join(course, 'test', 'exercises', `${name}.check.ts`), 'utf8').catch(() => null);
      return checks === null ? [] : [[name, pointsIn(checks)]];
    }),
  );
  return Object.fromEntries(entries.flat());
}

function pointsIn(checks: string): number {
  const worth = checks.matchAll(/\bpoints: (\d+(?:\.\d+)?)/g);
  return [...worth].reduce((sum, [, points]) => sum + Number(points), 0);
}
