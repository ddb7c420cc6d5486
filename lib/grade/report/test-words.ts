/** A failed test in words, for formats that have one field for them. */

import { compilerLine } from '../check-result.ts';
import type { Result, TestOutcome } from '../result.ts';

export function testWords({ failure }: TestOutcome): string {
  if (!failure) return '';
  const { message, expected, actual, hint, misconceptions } = failure;
  return [
    message,
    ...(expected === undefined ? [] : [`expected: ${expected}`, `actual:   ${actual}`]),
    ...(hint === '' ? [] : [`hint: ${hint}`]),
    ...misconceptions.map((name) => `a common reason: ${name.replaceAll('-', ' ')}`),
  ].join('\n');
}

/** What is to be said of a whole result: notes, then the compiler. */
export function resultWords({ notes, diagnostics }: Result): string {
  return [...notes, ...diagnostics.map(compilerLine)].join('\n');
}

/** All that failed in several results. */
export function failedWords(results: readonly Result[]): string {
  const failed = results.flatMap(({ exercise, status, tests }) => {
    // Of what is not there, no test has more to say than another.
    if (status === 'missing' || status === 'refused') return `${exercise}: ${tests[0]?.failure?.message ?? status}`;
    return tests.filter(({ failure }) => failure).map((test) => `${exercise}, ${test.name}: ${testWords(test)}`);
  });
  return failed.join('\n');
}
