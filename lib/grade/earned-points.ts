/**
 * The points that the learner's own checks gave, for the course's first page. They lie in the course's hidden folder, they are
 * the learner's to look at, and no mark is made of them.
 */

import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CheckResult } from './check-result.ts';

export interface EarnedPoints {
  readonly points: number;
  readonly pointsMax: number;
}

/** By name of the exercise; what was never checked is missing. */
export async function earnedPoints(course: string): Promise<Record<string, EarnedPoints>> {
  try {
    return JSON.parse(await readFile(fileOf(course), 'utf8'));
  } catch {
    return {};
  }
}

/** Keeps the points of the last check of each exercise; that they cannot be kept is no error. */
export async function keepPoints(course: string, results: readonly CheckResult[]): Promise<void> {
  const checked = results.map(({ exercise, points, pointsMax }) => [exercise, { points, pointsMax }] as const);
  const all = { ...(await earnedPoints(course)), ...Object.fromEntries(checked) };
  const file = fileOf(course);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.${process.pid}`, `${JSON.stringify(all, null, 1)}\n`);
    await rename(`${file}.${process.pid}`, file);
  } catch {
    // A course that cannot be written to can be checked all the same.
  }
}

function fileOf(course: string): string {
  return join(course, '.roundtrip', 'points.json');
}
