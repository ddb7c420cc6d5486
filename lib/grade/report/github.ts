/** Annotations of a GitHub Actions run: a workflow command per line, which the runner reads from standard output. */

import type { Gradebook } from '../result.ts';
import { round, studentsOf, totalOf } from './by-student.ts';
import type { ReportFile, ReportOptions } from './report-file.ts';
import { testWords } from './test-words.ts';

/** GitHub shows ten of a kind for each step. */
const shownMax = 10;

export function githubAnnotations(gradebook: Gradebook, view: ReportOptions): ReportFile[] {
  const errors: string[] = [];
  const notices: string[] = [];
  for (const { name, results } of studentsOf(gradebook, view)) {
    for (const { exercise, file, tests, diagnostics } of results) {
      for (const { line, column, code, message } of diagnostics) {
        errors.push(command('error', { file, line, col: column, title: `TS${code}` }, message));
      }
      for (const test of tests) {
        if (test.failure)
          errors.push(
            command('error', { ...(file ? { file } : {}), title: `${exercise}: ${test.name}` }, testWords(test)),
          );
      }
    }
    const { points, pointsMax } = totalOf(results);
    const words = points === null ? 'not graded: our side failed' : `Points ${round(points)}/${pointsMax}`;
    notices.push(command('notice', { title: `${name}: autograding complete` }, words));
  }
  const lines = [...errors.slice(0, shownMax), ...notices.slice(0, shownMax)];
  return [{ path: 'github-annotations.txt', content: lines.map((line) => `${line}\n`).join('') }];
}

function command(kind: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const fields = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${kind} ${fields.join(',')}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
