/** Writes the learner's copy of a course to a folder, or the stubs into `exercises/`. */

import { cpSync, existsSync, globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { InputError } from '../errors.ts';
import { stubOf, withoutHiddenTests } from './release.ts';

/** What learners do not get: answers, known wrong ones, tests of the course itself, and what is made anew. */
const notForLearners =
  /^(?:solutions|test|node_modules|\.git|\.roundtrip|\.work|grades|release|site)(?:\/|$)|(?:^|\/)node_modules(?:\/|$)/;

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
export function writeStubs(course: string, target = course): string[] {
  const stubs = stubsOf(course);
  for (const [path, stub] of stubs) write(join(target, 'exercises', path), stub);
  return [...stubs.keys()];
}

/** @throws {InputError} where the folder has something in it */
export function writeRelease(course: string, target: string): string[] {
  if (existsSync(target) && readdirSync(target).length > 0) {
    throw new InputError(`invalid output ${target}: it is not empty; give another folder, or remove it`);
  }
  const inside = relative(course, target).replaceAll('\\', '/');
  mkdirSync(target, { recursive: true });
  for (const entry of readdirSync(course)) {
    if (notForLearners.test(entry) || entry === inside.split('/')[0]) continue;
    cpSync(join(course, entry), join(target, entry), {
      recursive: true,
      filter: (path) => !notForLearners.test(relative(course, path).replaceAll('\\', '/')),
    });
  }
  const checks = join(course, 'test', 'exercises');
  for (const path of globSync('**/*.check.ts', { cwd: checks })) {
    write(join(target, 'test', 'exercises', path), withoutHiddenTests(readFileSync(join(checks, path), 'utf8')));
  }
  return writeStubs(course, target);
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
