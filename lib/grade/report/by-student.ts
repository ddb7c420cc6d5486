/** The results of one student together. */

import { createHash } from 'node:crypto';
import type { Gradebook, Result } from '../result.ts';
import { type LearnerViewOptions, learnerView } from './learner-view.ts';

export interface Student {
  readonly name: string;
  /** The name as part of a path, different for different names. */
  readonly file: string;
  readonly results: readonly Result[];
}

/** As learners may see them. */
export function studentsOf({ results }: Gradebook, options: LearnerViewOptions): Student[] {
  return [...Map.groupBy(results, ({ student }) => student)].map(([name, own]) => ({
    name,
    file: fileName(name),
    results: own.map((result) => learnerView(result, options)),
  }));
}

/** Leaves room below the 255 bytes of file systems for a hash and an ending. */
const nameBytesMax = 200;

/** Letters, digits and a few marks stay; a name that has others gets a hash, so that no two become one. */
export function fileName(name: string): string {
  const letters = name.replaceAll(/[^\p{L}\p{N}._ ()-]/gu, '_').replace(/^\.+/, '_');
  // As a stream, it leaves out the character that is cut.
  const plain = new TextDecoder().decode(Buffer.from(letters).subarray(0, nameBytesMax), { stream: true });
  return plain === name ? name : `${plain}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}

/** The number that Canvas and Moodle give students, as `intake/layout.ts` puts it behind their name. */
export function identityOf(student: string): { name: string; number: string } {
  const [, name = student, number = ''] = /^(.*) \((\d+)\)$/.exec(student) ?? [];
  return { name, number };
}

/** `null` where any of them has no mark, because our side failed. */
export function totalOf(results: readonly Result[]): { points: number | null; pointsMax: number } {
  const pointsMax = results.reduce((sum, result) => sum + result.pointsMax, 0);
  if (results.some(({ points }) => points === null)) return { points: null, pointsMax };
  return { points: results.reduce((sum, { points }) => sum + (points ?? 0), 0), pointsMax };
}

/** Points without the noise of adding fractions. */
export function round(points: number): number {
  return Math.round(points * 100) / 100;
}
