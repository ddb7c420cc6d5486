import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

test('withoutHiddenTests, takes what only hidden tests used', () => {
  const kept = "graded('one', { points: 1, hint: '' }, async () => {});\n";
  const used = "import { secret } from './secret.ts';\n\nconst other = secret;\nconst cases = [other];\n";
  const hidden = "graded('two', { points: 1, hint: '', visibility: 'hidden' }, async () => cases);\n";
  const importing = (names: string) => `import { ${names} } from 'roundtrip/grade';\n`;
  const types = "gradedTypes('three', { points: 1, hint: '', visibility: 'hidden' }, { valid: '', invalid: '' });\n";
  expect(withoutHiddenTests(`${importing('graded, gradedTypes')}${used}${kept}${hidden}${types}`).split(/\n+/)).toEqual(
    `${importing('graded')}${kept}`.split('\n'),
  );
});

const folder = mkdtempSync(join(tmpdir(), 'roundtrip-release-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ours = join(import.meta.dirname, '../../..');

test('writeRelease, gives learners stubs, and neither solutions nor known wrong answers', () => {
  const target = join(folder, 'release');
  expect(writeRelease(ours, target)).toContain('01-one-request/page-load.ts');
  expect(readdirSync(target).sort()).toEqual([
    ...['.binder', '.biome.json', '.devcontainer', '.gitattributes', '.gitignore', '.npmrc', '.vscode', 'LICENSE'],
    ...['README.md', 'exercises', 'lib', 'notebooks', 'package-lock.json', 'package.json', 'test', 'tsconfig.json'],
  ]);
  const there = (path: string) => existsSync(join(target, path));
  expect(
    ['notebooks/glossary.md', 'lib/index.ts', 'test/exercises/01-one-request/page-load.check.ts'].filter(there),
  ).toHaveLength(3);
  expect(['lib/node_modules', 'test/lib', 'test/exercises/01-one-request/wrong'].filter(there)).toEqual([]);
  expect(readFileSync(join(target, 'exercises/01-one-request/page-load.ts'), 'utf8')).not.toMatch(/SOLUTION|STUB/);
});

describe('a release of the course', () => {
  const target = join(folder, 'copy');
  beforeAll(() => {
    writeRelease(ours, target);
    // As npm ci would install it, with the copy's own library.
    mkdirSync(join(target, 'node_modules'));
    for (const name of readdirSync(join(ours, 'node_modules')))
      if (name !== 'roundtrip') symlinkSync(join(ours, 'node_modules', name), join(target, 'node_modules', name));
    symlinkSync(join(target, 'lib'), join(target, 'node_modules', 'roundtrip'));
  });
  const scripts = () => JSON.parse(readFileSync(join(target, 'package.json'), 'utf8')).scripts;
  const run = (script: string) =>
    spawnSync('npm', ['run', '-s', script], { cwd: target, encoding: 'utf8', shell: process.platform === 'win32' });

  test('has the scripts that work there', () => {
    expect(Object.keys(scripts()).sort()).toEqual(['start', 'test', 'types']);
    const { name, dependencies } = JSON.parse(readFileSync(join(ours, 'package.json'), 'utf8'));
    expect(JSON.parse(readFileSync(join(target, 'package.json'), 'utf8'))).toMatchObject({ name, dependencies });
  });

  test('npm test checks the answers', () => {
    const { status, stdout, stderr } = run('test');
    expect(stdout).toMatch(/^25 exercises: 0 of \d+ points/m);
    expect(stderr).not.toContain('    at ');
    expect(status).toBe(1);
  }, 240_000);

  test('npm run types finds nothing', () => {
    expect(run('types')).toMatchObject({ status: 0, stdout: '' });
  }, 240_000);

  test('its README links to files that it has', () => {
    const links = [...readFileSync(join(target, 'README.md'), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g)];
    expect(links.map(([, path]) => path!).filter((path) => !existsSync(join(target, path)))).toEqual([]);
  });
});

describe('a course of one’s own', () => {
  const course = join(folder, 'own');
  const put = (path: string, content: string) => {
    mkdirSync(dirname(join(course, path)), { recursive: true });
    writeFileSync(join(course, path), content);
  };
  beforeAll(() => {
    put('solutions/01-a/b.ts', '// BEGIN SOLUTION\n// END SOLUTION');
    put('test/exercises/01-a/b.check.ts', '');
    put('exercises/01-a/README.md', '# A');
    put('exercises/01-a/.old/b.ts', 'mine');
  });

  test('writeRelease, hands out nothing of learners', () => {
    const foreign = ['submitted/ann/b.ts', 'results-week1/results.json', 'learners/README.md', 'gradebook.csv'];
    for (const path of foreign) put(path, 'Ann');
    const target = join(course, 'release');
    expect(writeRelease(course, target)).toEqual(['01-a/b.ts']);
    expect(
      readdirSync(target, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => relative(target, join(parentPath, name)).replaceAll('\\', '/'))
        .sort(),
    ).toEqual(['exercises/01-a/README.md', 'exercises/01-a/b.ts', 'test/exercises/01-a/b.check.ts']);
  });

  test.each(['exercises', 'lib/copy', 'notebooks/copy', 'solutions/copy', 'test/copy'])(
    'writeRelease, is not written into its %s',
    (inside) => {
      expect(() => writeRelease(course, join(course, inside))).toThrow(
        /it is part of the course; give a folder outside/,
      );
      expect(existsSync(join(course, inside, 'test'))).toBe(false);
    },
  );
});

test('writeRelease, writes nothing where the course is none', () => {
  const target = join(folder, 'nothing');
  expect(() => writeRelease(join(folder, 'nowhere'), target)).toThrow(/^invalid course .*it has no solutions/);
  expect(existsSync(target)).toBe(false);
});

test('writeRelease, overwrites nothing', () => {
  writeFileSync(join(folder, 'x'), '');
  expect(() => writeRelease(ours, folder)).toThrow(/it is not empty/);
});
