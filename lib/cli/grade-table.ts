/** What `roundtrip grade` prints of the results: names and points. */

import { clean } from '../grade/clean.ts';
import { round, totalOf } from '../grade/report/by-student.ts';
import type { Gradebook } from '../grade/result.ts';
import { borderless } from './timeline-table.ts';

/** More would not fit side by side. */
const exercisesMax = 3;

/** A row for each student, a column for each exercise; for each topic, where exercises are too many. */
export function gradeTable({ results }: Gradebook): string {
  const exercises = [...new Set(results.map(({ exercise }) => exercise))];
  const isLong = exercises.length > exercisesMax;
  const columnOf = (id: string) => (isLong ? id.split('/')[0]! : id);
  const columns = [...new Set(exercises.map(columnOf))];
  const numbers = columns.map((topic) => /^\d+/.exec(topic)?.[0] ?? topic);
  const heads = isLong && new Set(numbers).size === columns.length ? numbers : columns;
  const table = borderless(['student', ...heads, 'total'], 1);
  for (const [student, own] of Map.groupBy(results, (result) => result.student)) {
    const cells = columns.map((column) => {
      const there = own.filter(({ exercise }) => columnOf(exercise) === column);
      return isLong ? `${totalOf(there).points ?? '?'}/${totalOf(there).pointsMax}` : cell(there[0]);
    });
    const { points, pointsMax } = totalOf(own);
    table.push([shownName(student), ...cells, points === null ? 'not graded' : `${round(points)} of ${pointsMax}`]);
  }
  return table.toString();
}

/** A folder may have any name: it steers no terminal, and gives no commands to the runner of GitHub Actions. */
export function shownName(student: string): string {
  return clean(student).replaceAll(/\s+/g, ' ').replaceAll('::', ': :');
}

function cell(result: Gradebook['results'][number] | undefined): string {
  if (!result) return '';
  const { status, points, pointsMax } = result;
  if (points === null) return 'not graded';
  return status === 'graded' ? `${points} of ${pointsMax}` : `${points} of ${pointsMax}, ${status}`;
}
