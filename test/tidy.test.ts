/** What keeps the library readable: the import rule, a test beside each file, words for each public name. */

import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { rows, rules } from './import-rules.ts';

const root = join(import.meta.dirname, '..');
const libFiles = globSync('lib/**/*.{ts,js}', { cwd: root, exclude: (path) => path.includes('node_modules') }).map(
  (path) => path.replaceAll('\\', '/'),
);

describe('imports', () => {
  const options: ICruiseOptions = {
    ruleSet: rules,
    validate: true,
    baseDir: root,
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
  };
  test('point downwards only, and none goes in a circle', async () => {
    const { output } = await cruise(['lib', 'exercises', 'solutions', 'test'], options);
    const { summary } = output as ICruiseResult;
    expect(summary.totalCruised).toBeGreaterThan(50);
    expect(summary.violations.map(({ rule, from, to }) => `${from} -> ${to} (${rule.name})`)).toEqual([]);
  }, 60_000);

  test('every part of the library has its row in the rule', () => {
    const parts = new Set(libFiles.map((path) => path.split('/')[1]!).filter((part) => part !== 'index.ts'));
    expect([...parts].sort()).toEqual(rows.flat().sort());
  });
});

/** Has a function or class to test; types, constants and programs (entries of a process) have not. */
function hasBehaviour(path: string): boolean {
  const source = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true);
  return source.statements.some(
    (statement) =>
      (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) &&
      statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword),
  );
}

/** The files of the library that `path` imports. */
function importsOf(path: string): string[] {
  const source = readFileSync(join(root, path), 'utf8');
  return [...source.matchAll(/(?:from|import\()\s*'(\.[^']*\.ts)'/g)].map(([, target]) =>
    relative(root, join(root, path, '..', target!)).replaceAll('\\', '/'),
  );
}

test('each file with behaviour has a test: its own, or as a part of a file in its folder that has one', () => {
  const tests = globSync('test/**/*.ts', { cwd: root });
  const mirrored = tests.map((path) => path.replace(/^test\//, '').replace('.test.ts', '.ts'));
  const tested = new Set([...mirrored, ...tests.flatMap(importsOf)].filter((path) => path.startsWith('lib/')));
  for (const path of tested) {
    if (!existsSync(join(root, path))) continue;
    for (const part of importsOf(path)) if (dirname(part) === dirname(path)) tested.add(part);
  }
  // The command line is tested by its commands, and the page's program in a browser, as the bundle it becomes.
  const asWhole = ['lib/index.ts', 'lib/cli/', 'lib/notebook/app/'];
  const behaving = libFiles.filter(
    (path) => !asWhole.some((whole) => path.startsWith(whole)) && path.endsWith('.ts') && hasBehaviour(path),
  );
  expect(behaving.length).toBeGreaterThan(100);
  expect(behaving.filter((path) => !tested.has(path))).toEqual([]);
});

test('test files of the library test a file, or a folder, that exists', () => {
  const tests = globSync('test/lib/**/*.test.ts', { cwd: root }).map((path) => path.replaceAll('\\', '/'));
  const subjects = tests.map((path) => path.replace(/^test\//, '').replace(/\.test\.ts$/, ''));
  expect(subjects.filter((path) => !existsSync(join(root, `${path}.ts`)) && !existsSync(join(root, path)))).toEqual([]);
});

test('each public name is documented', () => {
  const index = join(root, 'lib/index.ts');
  const program = ts.createProgram([index], {
    module: ts.ModuleKind.NodeNext,
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
  });
  const checker = program.getTypeChecker();
  const names = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(index)!)!);
  const undocumented = names.filter((name) => {
    const symbol = name.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(name) : name;
    return symbol.getDocumentationComment(checker).length === 0;
  });
  expect(names.length).toBeGreaterThan(10);
  expect(undocumented.map(({ name }) => name)).toEqual([]);
}, 60_000);

test('nothing committed names a path of somebody’s machine', () => {
  const files = globSync('{lib,test,notebooks,exercises,solutions,.github,.ci}/**/*', {
    cwd: root,
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => basename(path) !== basename(import.meta.filename));
  const machinePath = /\/(?:home|Users|root|work)\/[a-z]/;
  expect(files.filter((path) => machinePath.test(readFileSync(path, 'latin1')))).toEqual([]);
});
