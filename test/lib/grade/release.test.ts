import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { InputError } from '../../../lib/errors.ts';
import { stubOf, withoutHiddenTests } from '../../../lib/grade/release.ts';
import { writeRelease } from '../../../lib/grade/write-release.ts';

test('stubOf, leaves the stub where the solution was', () => {
  const solution =
    'f() {\n  // BEGIN SOLUTION\n  return 1;\n  // END SOLUTION\n  // BEGIN STUB\n  // // TODO: write it.\n  // throw 1;\n  // END STUB\n}';
  expect(stubOf(solution, 'a.ts')).toBe('f() {\n  // TODO: write it.\n  throw 1;\n}');
});

test('stubOf, writes a stub where there is none', () => {
  expect(stubOf('  // BEGIN SOLUTION\n  return 1;\n  // END SOLUTION', 'a.ts')).toBe(
    "  // TODO: write this.\n  throw new Error('write this');",
  );
});

test.each([
  ['no marker', 'return 1;', /no \/\/ BEGIN SOLUTION/],
  ['no end', '// BEGIN SOLUTION\nreturn 1;', /BEGIN SOLUTION has no end/],
  ['no begin', '// END SOLUTION', /line 1: END SOLUTION without/],
  ['one inside another', '// BEGIN SOLUTION\n// BEGIN STUB', /line 2: BEGIN STUB inside SOLUTION/],
  ['a stub that is no comment', '// BEGIN STUB\nthrow 1;\n// END STUB', /line 2: a line of a stub/],
])('stubOf, refuses a solution with %s', (_, solution, words) => {
  expect(() => stubOf(solution, 'a.ts')).toThrow(InputError);
  expect(() => stubOf(solution, 'a.ts')).toThrow(words);
});

test('withoutHiddenTests, keeps what learners may run', () => {
  const kept = "import { graded } from 'roundtrip/grade';\n\ngraded('one', { points: 1, hint: '' }, async () => {});\n";
  const hidden = "\n// secret\ngraded('two', { points: 1, hint: '', visibility: 'hidden' }, async () => {});\n";
  const later = "gradedTypes('three', { points: 1, hint: '', visibility: 'after-due' }, { valid: '', invalid: '' });\n";
  expect(withoutHiddenTests(`${kept}${hidden}${later}`).trim()).toBe(kept.trim());
});

const folder = mkdtempSync(join(tmpdir(), 'roundtrip-release-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('writeRelease, gives learners stubs, and neither solutions nor known wrong answers', () => {
  const course = join(import.meta.dirname, '../../..');
  const target = join(folder, 'release');
  expect(writeRelease(course, target)).toContain('01-one-request/page-load.ts');
  const there = (path: string) => existsSync(join(target, path));
  expect(
    [
      'exercises',
      'notebooks',
      'lib/index.ts',
      'package.json',
      'test/exercises/01-one-request/page-load.check.ts',
    ].filter((path) => !there(path)),
  ).toEqual([]);
  expect(
    ['solutions', 'node_modules', 'lib/node_modules', '.git', 'test/lib', 'test/exercises/01-one-request/wrong'].filter(
      there,
    ),
  ).toEqual([]);
  expect(readFileSync(join(target, 'exercises/01-one-request/page-load.ts'), 'utf8')).not.toMatch(/SOLUTION|STUB/);
});

test('writeRelease, overwrites nothing', () => {
  writeFileSync(join(folder, 'x'), '');
  expect(() => writeRelease(join(import.meta.dirname, '../../..'), folder)).toThrow(/it is not empty/);
});
