/** Where the course is: the folder that contains `notebooks/`. */

import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { InputError } from '../errors.ts';

/** The folder this program is installed in: what holds `lib/`. */
const OWN_FOLDER = dirname(dirname(import.meta.dirname));

/** The nearest folder at or above `from` that contains `notebooks/`; without one, the course that came with this program. */
export function courseFolder(from: string = process.cwd()): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (isFolder(join(folder, 'notebooks'))) return folder;
    if (folder === dirname(folder)) return OWN_FOLDER;
  }
}

/** The notebooks of a course, in reading order. */
export function courseNotebooks(course: string): string[] {
  return filesIn(join(course, 'notebooks'), '.ipynb');
}

/** The texts beside them, such as a glossary. */
export function courseTexts(course: string): string[] {
  return filesIn(join(course, 'notebooks'), '.md');
}

/** What the outputs of a course's notebooks depend on besides the notebooks: files and folders, which need not exist. */
export function courseInputs(course: string): string[] {
  const library = ['lib', 'package-lock.json'].map((name) => join(OWN_FOLDER, name));
  return [...library, ...['notebooks', 'exercises', join('test', 'exercises')].map((name) => join(course, name))];
}

/** Where a course keeps what can be made again. */
export function courseCache(course: string): string {
  return join(course, '.roundtrip');
}

/** The names of a course's exercises, in reading order: those that have a check. */
export function courseExercises(course: string): string[] {
  const folder = join(course, 'test', 'exercises');
  if (!isFolder(folder)) return [];
  const suffix = '.check.ts';
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(suffix))
    .map((path) => path.slice(0, -suffix.length).replaceAll('\\', '/'))
    .sort();
}

/**
 * Exercises and topics as the checks name them: `05` and `5` are a topic, `exercises/05-parallel/how-many.ts` is an exercise. What
 * else there is not is left to the checks to refuse.
 *
 * @throws {InputError} where a topic has no such exercise
 */
export function exercisesMeant(course: string, named: readonly string[]): string[] {
  const exercises = courseExercises(course);
  const topics = [...new Set(exercises.map((id) => dirname(id)))];
  return named.map((given) => {
    const name = given
      .replaceAll('\\', '/')
      .replace(/^(?:\.\/)?exercises\/|\/$/g, '')
      .replace(/\.ts$/, '');
    const numbered = topics.filter((topic) => isNumberOf(topic, name));
    if (numbered.length === 1) return numbered[0]!;
    const topic = topics.find((topic) => topic === dirname(name));
    if (topic === undefined || exercises.includes(name)) return name;
    const there = exercises.filter((id) => dirname(id) === topic).join(', ');
    throw new InputError(`unknown exercise ${given}; give one of ${there}`);
  });
}

/** Whether `text` is the number that the name of a topic or lesson begins with: `05` and `5` are that of `05-parallel`. */
export function isNumberOf(name: string, text: string): boolean {
  return /^\d+$/.test(text) && Number.parseInt(name, 10) === Number(text);
}

function filesIn(folder: string, ending: string): string[] {
  if (!isFolder(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(ending));
  return names.sort().map((name) => join(folder, name));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
