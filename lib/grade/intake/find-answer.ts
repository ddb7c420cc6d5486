/** Which of a student's files answers an exercise, made ready to be run. */

import { posix } from 'node:path';
import { type Course, type Exercise, exportsOf } from '../course.ts';
import type { CellLines } from '../submission-files.ts';
import type { FileTree } from './file-tree.ts';
import { lift } from './lift.ts';
import { sourceText } from './source-text.ts';

export type Answer =
  | {
      readonly status: 'found';
      /** As the student handed it in. */
      readonly file: string;
      readonly entry: string;
      /** What is put into the sandbox: the module, and what else it may import. */
      readonly files: ReadonlyMap<string, string>;
      readonly cells?: readonly CellLines[];
      readonly notes: readonly string[];
    }
  | { readonly status: 'missing' | 'refused'; readonly file: string; readonly notes: readonly string[] };

/** Configuration and tests that a student brings along are not part of an answer; nor are declarations that change types. */
const notPartOfAnswers =
  /(?:^|\/)(?:package|package-lock|tsconfig[^/]*)\.json$|\.(?:test|spec|check|config)\.[cm]?[jt]s$|\.d\.[cm]?ts$/i;
const nearMissesMax = 3;
const moduleName = /\.(?:[cm]?[jt]s|json)$/i;

export function findAnswer(tree: FileTree, exercise: Exercise, course: Course): Answer {
  const { refusal, notes, leftOut = [], others = [] } = tree;
  if (refusal !== undefined) return { status: 'refused', file: '', notes: [...notes, refusal] };
  const candidates = candidatesFor([...tree.files.keys()], exercise, course);
  if (candidates.length > 1) {
    const words = `ambiguous: ${candidates.join(' and ')} could each be the answer; hand in one`;
    return { status: 'refused', file: '', notes: [...notes, words] };
  }
  const [file] = candidates;
  if (file === undefined) {
    const answer = fromNotebooks(tree, exercise);
    if (answer.status !== 'missing') return answer;
    if (candidatesFor(leftOut, exercise, course).length > 0) return { status: 'refused', file: '', notes };
    const names = [...tree.files.keys()];
    const near = nearMisses(names, exercise);
    return {
      ...answer,
      notes: [...notes, ...(near.length > 0 ? near : noAnswers([...names, ...others], exercise, course))],
    };
  }
  const source = sourceText(tree.files.get(file)!);
  if ('refusal' in source) return { status: 'refused', file, notes: [...notes, source.refusal] };
  const entry = runnable(file);
  const files = new Map([[entry, source.text]]);
  for (const [path, bytes] of tree.files) {
    if (path === file || !moduleName.test(path) || notPartOfAnswers.test(path)) continue;
    const other = sourceText(bytes);
    if ('text' in other) files.set(runnable(path), other.text);
  }
  return { status: 'found', file, entry, files, notes: source.note ? [...notes, source.note] : notes };
}

/** Node runs `.ts`, and does not know `.TS`. */
function runnable(path: string): string {
  return path.replace(/\.[^.]+$/, (ending) => ending.toLowerCase());
}

/** What was probably meant to be the answer. */
function nearMisses(paths: readonly string[], { id }: Exercise): string[] {
  const name = posix.basename(id);
  const near = paths.filter((path) => lettersOf(path) === lettersOf(`${name}.ts`)).slice(0, nearMissesMax);
  return near.map((path) => {
    // That name alone does not say which exercise it is, where two have it.
    const rightName = posix.basename(path) === `${name}.ts` ? id : name;
    return `found ${JSON.stringify(path)}: the answer to ${id} must be called ${rightName}.ts`;
  });
}

/** What is the answer to no exercise at all. A notebook may be to any. */
function noAnswers(paths: readonly string[], exercise: Exercise, course: Course): string[] {
  const files = paths.filter((path) => !/\.ipynb$/i.test(path) && !notPartOfAnswers.test(path));
  const none = files.filter((path) => course.exercises.every((one) => candidatesFor([path], one, course).length === 0));
  if (none.length === 0) return [];
  const found = none.slice(0, nearMissesMax).map((path) => JSON.stringify(path));
  return [`found ${found.join(', ')}; the answer to ${exercise.id} must be called ${posix.basename(exercise.id)}.ts`];
}

/** Of a file name without its endings. */
function lettersOf(path: string): string {
  const name = posix.basename(path).toLowerCase();
  return name.replace(/(?:\.[cm]?[jt]s)?(?:\.txt)?$/, '').replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** By path; else by name, where only one exercise has that name; else the only file there is, where there is one exercise. */
function candidatesFor(paths: readonly string[], { id }: Exercise, { exercises }: Course): string[] {
  const sources = paths.filter((path) => /\.[cm]?ts$/i.test(path) && !notPartOfAnswers.test(path));
  const endsWith = (path: string, end: string) => `/${path}`.toLowerCase().endsWith(`/${end}.ts`.toLowerCase());
  const byPath = sources.filter((path) => endsWith(path, id));
  if (byPath.length > 0) return shallowest(byPath);
  const name = posix.basename(id);
  const sameName = exercises.filter((other) => posix.basename(other.id) === name);
  if (sameName.length === 1) {
    const byName = sources.filter((path) => endsWith(path, name));
    if (byName.length > 0) return shallowest(byName);
    const versions = sources.filter((path) => versionOf(path, name) !== undefined);
    versions.sort((a, b) => versionOf(b, name)! - versionOf(a, name)!);
    if (versions.length > 0) return versions.slice(0, 1);
  }
  if (exercises.length > 1) return [];
  const usual = sources.filter((path) => /(?:^|\/)(?:exercise|submission|solution|answer|index)\.ts$/i.test(path));
  return usual.length > 0 ? shallowest(usual) : sources;
}

/** `page-load-2.ts` is what Canvas makes of a second attempt; `page-load (2).ts` is what browsers make of a second download. */
function versionOf(path: string, name: string): number | undefined {
  const file = posix.basename(path).toLowerCase();
  const [, version] = /^(?:-(\d+)| \((\d+)\))\.ts$/.exec(file.slice(name.length)) ?? [];
  return file.startsWith(name.toLowerCase()) && version !== undefined ? Number(version) : undefined;
}

function shallowest(paths: readonly string[]): string[] {
  const depth = (path: string) => path.split('/').length;
  const least = Math.min(...paths.map(depth));
  return paths.filter((path) => depth(path) === least);
}

function fromNotebooks({ files, notes }: FileTree, exercise: Exercise): Answer {
  const found: Answer[] = [];
  const faults: string[] = [];
  for (const [path, bytes] of files) {
    if (!/\.ipynb$/i.test(path)) continue;
    const text = sourceText(bytes);
    try {
      const lifted = 'text' in text ? lift(text.text, exercise.id, exportsOf(exercise)) : undefined;
      if (!lifted) continue;
      const module = new Map([['answer.ts', lifted.source]]);
      const all = [...notes, ...lifted.notes.map((note) => `${path}: ${note}`)];
      found.push({ status: 'found', file: path, entry: 'answer.ts', files: module, cells: lifted.cells, notes: all });
    } catch (error) {
      faults.push(`${path} is no notebook: ${(error as Error).message.slice(0, 200)}`);
    }
  }
  if (found.length > 1) {
    const words = `ambiguous: ${found.map(({ file }) => file).join(' and ')} each carry the exercise; hand in one`;
    return { status: 'refused', file: '', notes: [...notes, words] };
  }
  return found[0] ?? { status: faults.length > 0 ? 'refused' : 'missing', file: '', notes: [...notes, ...faults] };
}
