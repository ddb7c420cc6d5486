/** Writes the learner's copy of a course to a folder, or the stubs into `exercises/`. */

import { cpSync, existsSync, globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { InputError } from '../errors.ts';
import { stubOf, withoutHiddenTests } from './release.ts';

/** What learners get. All else in the folder of a course stays there: answers, what was handed in, marks. */
const forLearners = [
  ...['exercises', 'lib', 'notebooks'],
  ...['README.md', 'LICENSE', 'package.json', 'package-lock.json', 'tsconfig.json', '.npmrc'],
  ...['.gitignore', '.gitattributes', '.biome.json', '.vscode', '.devcontainer', '.binder', 'binder'],
];

/** What a copy is never written into. */
const sources = [...forLearners, 'solutions', 'test'];

/** What tools keep in folders that learners get. */
const keptByTools = /(?:^|[\\/])(?:node_modules|\.[^\\/]*)$/;

/** Scripts that need nothing but what learners get. */
const learnersScripts = ['start', 'types'];

/** The stubs of a course, by their path below `exercises/`. */
export function stubsOf(course: string): Map<string, string> {
  const folder = join(course, 'solutions');
  const paths = globSync('**/*.ts', { cwd: folder }).sort();
  if (paths.length === 0) throw new InputError(`invalid course ${course}: it has no solutions/`);
  return new Map(
    paths.map((path) => [
      path.replaceAll('\\', '/'),
      stubOf(readFileSync(join(folder, path), 'utf8'), join('solutions', path)),
    ]),
  );
}

/** Writes `exercises/` anew from `solutions/`; what a learner wrote there is gone. */
export function writeStubs(course: string): string[] {
  const stubs = stubsOf(course);
  writeAll(join(course, 'exercises'), stubs);
  return [...stubs.keys()];
}

/** @throws {InputError} where the course is none, and where the target is part of it or has something in it; nothing is written then */
export function writeRelease(course: string, target: string): string[] {
  const stubs = stubsOf(course);
  const checks = visibleChecksOf(course);
  refuseTarget(course, target);
  for (const name of forLearners.filter((name) => existsSync(join(course, name)))) {
    const filter = (path: string) => !keptByTools.test(relative(join(course, name), path));
    cpSync(join(course, name), join(target, name), { recursive: true, filter });
  }
  writeAll(join(target, 'test', 'exercises'), checks);
  writeAll(join(target, 'exercises'), stubs);
  const manifest = join(target, 'package.json');
  if (existsSync(manifest)) writeFileSync(manifest, manifestForLearners(readFileSync(manifest, 'utf8')));
  return [...stubs.keys()];
}

/** The checks of a course without hidden tests, by their path below `test/exercises/`. */
function visibleChecksOf(course: string): Map<string, string> {
  const folder = join(course, 'test', 'exercises');
  const paths = globSync('**/*.check.ts', { cwd: folder });
  return new Map(paths.map((path) => [path, withoutHiddenTests(readFileSync(join(folder, path), 'utf8'))]));
}

function refuseTarget(course: string, target: string): void {
  const [first = ''] = relative(course, target).split(/[\\/]/);
  if (sources.includes(first)) {
    throw new InputError(`invalid output ${target}: it is part of the course; give a folder outside of ${first}`);
  }
  if (existsSync(target) && readdirSync(target).length > 0) {
    throw new InputError(`invalid output ${target}: it is not empty; give another folder, or remove it`);
  }
}

/** Without the scripts for developers, and `npm test` checks the answers. */
function manifestForLearners(manifest: string): string {
  const json = JSON.parse(manifest);
  const kept = Object.entries(json.scripts ?? {}).filter(([name]) => learnersScripts.includes(name));
  const scripts = { ...Object.fromEntries(kept), test: 'roundtrip check' };
  return `${JSON.stringify({ ...json, scripts }, null, 2)}\n`;
}

function writeAll(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
