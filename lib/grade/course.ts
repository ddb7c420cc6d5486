/**
 * A course as the grader sees it: exercises, their solutions and their checks. Any folder laid out like ours is one:
 *
 *     exercises/NN-topic/name.ts            the stub
 *     solutions/NN-topic/name.ts            one way to do it
 *     test/exercises/NN-topic/name.check.ts what gives points
 *     test/exercises/NN-topic/wrong/*.ts    known misconceptions
 *     exercises/course.json                 optional: title, seed, due dates, order
 */

import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../errors.ts';

export interface Exercise {
  /** `01-one-request/page-load` */
  readonly id: string;
  /** The stub, which says what is to be exported. */
  readonly stub: string;
  readonly solution: string;
  /** Where its check file is looked for, and the file relative to it. */
  readonly checksFolder: string;
  readonly checkFile: string;
  /** From the manifest; without one, the id. */
  readonly title: string;
}

export interface Course {
  readonly folder: string;
  readonly title: string;
  /** What numbers are drawn from, with the student's name; the grader may give another. */
  readonly seed: string;
  readonly exercises: readonly Exercise[];
}

const manifestSchema = z.strictObject({
  title: z.string().min(1).optional(),
  seed: z.string().min(1).optional(),
  /** In the order of reports, with titles; without it, every exercise that has checks, in the order of the questions. */
  exercises: z
    .array(z.strictObject({ id: z.string().min(1), title: z.string().min(1).optional() }))
    .min(1)
    .optional(),
});

const checkSuffix = '.check.ts';

/** @throws {InputError} where the folder is no course, or its manifest names what is not there */
export function readCourse(folder: string): Course {
  const checksFolder = join(folder, 'test', 'exercises');
  if (!statSync(checksFolder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new InputError(
      `invalid course ${folder}: it has no test/exercises; a course has exercises/, solutions/ and test/exercises/`,
    );
  }
  const manifest = readManifest(join(folder, 'exercises', 'course.json'));
  const withChecks = globSync(`**/*${checkSuffix}`, { cwd: checksFolder })
    .map((path) => path.slice(0, -checkSuffix.length).replaceAll('\\', '/'))
    .sort();
  const listed = manifest.exercises ?? inOrderOfQuestions(folder, withChecks).map((id) => ({ id, title: undefined }));
  const exercises = listed.map(({ id, title }) => {
    if (!withChecks.includes(id))
      throw new InputError(`invalid exercises/course.json: ${id} has no test/exercises/${id}${checkSuffix}`);
    const stub = join(folder, 'exercises', `${id}.ts`);
    if (!existsSync(stub))
      throw new InputError(`invalid course ${folder}: ${id} has checks, and no exercises/${id}.ts`);
    return {
      id,
      title: title ?? id,
      stub,
      solution: join(folder, 'solutions', `${id}.ts`),
      checksFolder,
      checkFile: `${id}${checkSuffix}`,
    };
  });
  return { folder, title: manifest.title ?? basename(folder), seed: manifest.seed ?? '0', exercises };
}

/** Topic by topic; within one, those that its README asks for in that order, and then the others by name. */
function inOrderOfQuestions(folder: string, ids: readonly string[]): string[] {
  const topics = Map.groupBy(ids, (id) => dirname(id));
  return [...topics].flatMap(([topic, names]) => {
    const path = join(folder, 'exercises', topic, 'README.md');
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const asked = [...text.matchAll(/^## .+ \(`([\w.-]+)\.ts`\)$/gm)].map(([, name]) => `${topic}/${name}`);
    return [...new Set([...asked.filter((id) => names.includes(id)), ...names])];
  });
}

function readManifest(path: string): z.infer<typeof manifestSchema> {
  if (!existsSync(path)) return {};
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new InputError(`invalid ${path}: it is not JSON: ${(cause as Error).message}`, { cause });
  }
  const { data, error } = manifestSchema.safeParse(json);
  if (!data) throw new InputError(`invalid ${path}: ${z.prettifyError(error)}`);
  return data;
}

/**
 * The exercises that are named, in the order of the course.
 *
 * @param names of exercises, or of topics: `01-one-request` stands for all of its exercises; without any, the whole course
 * @throws {InputError} where the course has no such exercise or topic
 */
export function exercisesNamed({ exercises }: Course, names: readonly string[] = []): readonly Exercise[] {
  const isNamed = (name: string) => (one: Exercise) => one.id === name || one.id.startsWith(`${name}/`);
  for (const name of names) {
    if (exercises.some(isNamed(name))) continue;
    const known = [...new Set(exercises.map(({ id }) => dirname(id)))].join(', ');
    throw new InputError(`unknown exercise ${name}; give one such as ${exercises[0]?.id}, or a topic: ${known}`);
  }
  return names.length === 0 ? exercises : exercises.filter((one) => names.some((name) => isNamed(name)(one)));
}

/** The known misconceptions of an exercise: paths of those submissions in its topic's `wrong/` that its checks name. */
export function wrongSubmissions({ checksFolder, checkFile }: Exercise): string[] {
  const checks = readFileSync(join(checksFolder, checkFile), 'utf8');
  const folder = join(checksFolder, dirname(checkFile), 'wrong');
  return globSync('*.ts', { cwd: folder })
    .filter((name) => checks.includes(`'${basename(name, '.ts')}'`))
    .sort()
    .map((name) => join(folder, name));
}

/** The names that a stub exports: what a submission has to define. */
export function exportsOf({ stub }: Pick<Exercise, 'stub'>): string[] {
  const source = readFileSync(stub, 'utf8');
  return [...source.matchAll(/^export (?:async )?(?:function\*?|const|let|class) (\w+)/gm)].map(([, name]) => name!);
}
