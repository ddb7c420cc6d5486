/**
 * JUnit XML: a suite for each student and exercise, points as its properties. Those of a test are lines of its output, as
 * testmoapp/junitxml has them: Jenkins's schema (xunit-plugin, junit-10.xsd) knows no properties of a test.
 */

import type { Gradebook, Result, TestOutcome } from '../result.ts';
import { round } from './by-student.ts';
import { learnerView } from './learner-view.ts';
import type { ReportFile, ReportOptions } from './report-file.ts';
import { resultWords, testWords } from './test-words.ts';

export function junitXml({ course, results }: Gradebook, view: ReportOptions): ReportFile[] {
  const shown = results.map((result) => learnerView(result, view));
  const suites = shown.map(suite);
  const all = shown.flatMap(({ tests }) => tests);
  const failures = all.filter(({ failure }) => failure).length;
  const errors = shown.filter(({ status }) => status === 'errored').length;
  const counts = attributes({ name: course, tests: all.length + errors, failures, errors });
  const content = `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${counts}>\n${suites.join('')}</testsuites>\n`;
  return [{ path: 'junit.xml', content }];
}

function suite(result: Result): string {
  const { student, exercise, file, status, points, pointsMax, tests } = result;
  const failures = tests.filter(({ failure }) => failure).length;
  const isErrored = status === 'errored';
  const counts = { tests: tests.length + Number(isErrored), failures, errors: Number(isErrored), skipped: 0 };
  const words = resultWords(result);
  const error = `    <testcase${attributes({ name: 'grading', classname: exercise })}>\n      <error${attributes({ message: 'our side failed', type: 'grader' })}/>\n    </testcase>\n`;
  return [
    `  <testsuite${attributes({ name: `${student}: ${exercise}`, ...counts, ...(file ? { file } : {}) })}>\n`,
    '    <properties>\n',
    ...Object.entries({ student, exercise, points: points === null ? '' : round(points), max_points: pointsMax }).map(
      ([name, value]) => `      <property${attributes({ name, value })}/>\n`,
    ),
    '    </properties>\n',
    ...tests.map((test) => testcase(exercise, test)),
    isErrored ? error : '',
    words === '' ? '' : `    <system-out>${escapeXml(words)}</system-out>\n`,
    '  </testsuite>\n',
  ].join('');
}

function testcase(exercise: string, test: TestOutcome): string {
  const { name, points, pointsMax, failure } = test;
  const words = failure
    ? `      <failure${attributes({ message: failure.message, type: failure.kind })}>${escapeXml(testWords(test))}</failure>\n`
    : '';
  const worth = `[[PROPERTY|points=${round(points)}]]\n[[PROPERTY|max_points=${pointsMax}]]`;
  return `    <testcase${attributes({ name, classname: exercise })}>\n${words}      <system-out>${worth}</system-out>\n    </testcase>\n`;
}

function attributes(fields: Readonly<Record<string, string | number>>): string {
  return Object.entries(fields)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

/** Control characters, which XML 1.0 cannot hold at all, are gone from names and words since `clean.ts`; here once more. */
function escapeXml(text: string): string {
  return text
    .replaceAll(/(?![\t\n])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu, '\ufffd')
    .replaceAll(/[&<>"\n]/g, (mark) => entities[mark]!);
}
