/**
 * A course as the server sees it: a folder with notebooks and exercises in reading order. What an exercise is about and how it
 * is judged is not known here; whoever starts the server says how to check one.
 */

import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../../errors.ts';
import type { Notebook } from '../notebook.ts';
import { readNotebook } from '../notebook-file.ts';
import { findTitle } from '../page/markdown.ts';
import { notebookTitle } from '../page/render-cell.ts';
import { questionIn, topicParts } from '../page/topic.ts';
import { MissingError } from './contents.ts';
import { coursePath } from './course-path.ts';
import type { Points, Verdict } from './verdict.ts';

export interface Course {
  readonly folder: string;
  readonly title: string;
  /** File names in `notebooks/`, in reading order. */
  readonly notebooks: () => readonly string[];
  /** File names of further texts in `notebooks/`, such as a glossary. */
  readonly texts: () => readonly string[];
  /** Names such as `01-one-request/page-load`, of the files `exercises/NAME.ts`. */
  readonly exercises: () => readonly string[];
  /** Judges the learner's own file; resolves to what the page shows. */
  readonly check: (exercise: string) => Promise<Verdict>;
  /** The points of exercises that were checked, by name. */
  readonly points: () => Promise<Readonly<Record<string, Points>>>;
  /** The most points that each exercise gives, by name. */
  readonly pointsMax: () => Promise<Readonly<Record<string, number>>>;
}

/** A notebook and the exercises that belong to it: their folder begins with the same number. */
export interface Chapter {
  readonly number: string;
  readonly title: string;
  readonly notebook: ChapterNotebook | null;
  readonly exercises: readonly Exercise[];
}

export interface ChapterNotebook {
  /** Relative to the course, with `/`. */
  readonly path: string;
  readonly codeCells: readonly string[];
}

export interface Exercise {
  readonly name: string;
  readonly title: string;
  /** Relative to the course, with `/`. */
  readonly path: string;
}

export async function chaptersOf(course: Course): Promise<Chapter[]> {
  const exercises = await exercisesOf(course);
  const numbers = exercises.map(({ name }) => numberOf(name));
  const notebooks = course.notebooks().map((name) => ({ name, number: numberOf(name) }));
  const chapters = await Promise.all(
    notebooks.map(async ({ name, number }): Promise<Chapter> => {
      const { title, notebook } = await describeNotebook(course.folder, name);
      return { number, title, notebook, exercises: exercises.filter((_, index) => numbers[index] === number) };
    }),
  );
  const homeless = exercises.filter((_, index) => !notebooks.some(({ number }) => number === numbers[index]));
  if (homeless.length === 0) return chapters;
  return [...chapters, { number: '', title: 'More exercises', notebook: null, exercises: homeless }];
}

/** A text of the course, as markdown. */
export interface CourseText {
  /** Relative to the course, with `/`. */
  readonly path: string;
  readonly title: string;
  readonly content: string;
}

/** @throws {InputError} if the path leads out of the course, or is no text's */
export async function readText({ folder }: Course, path: string): Promise<CourseText> {
  const content = await readFile(await coursePath(folder, path), 'utf8').catch((cause) => {
    if (cause instanceof InputError) throw cause;
    throw new MissingError(`missing file: ${path}`, { cause });
  });
  return { path, title: findTitle(content) ?? humanised(basename(path, '.md')), content };
}

/** The further texts, in order of their names. */
export async function textsOf(course: Course): Promise<CourseText[]> {
  return Promise.all(course.texts().map((name) => readText(course, `notebooks/${name}`)));
}

/** The question of an exercise, as markdown; empty if its folder has none. */
export async function questionOf({ folder }: Course, { name }: Exercise): Promise<string> {
  return questionIn(topicParts(await topicText(folder, dirname(name))), basename(name));
}

/** @throws {MissingError} */
export async function exerciseNamed(course: Course, name: string): Promise<Exercise> {
  const exercise = (await exercisesOf(course)).find((each) => each.name === name);
  if (exercise === undefined) throw new MissingError(`missing exercise: ${name}`);
  return exercise;
}

/** Topic by topic, in the order in which its text asks; what has no section of its own comes after those that have one. */
export async function exercisesOf(course: Course): Promise<Exercise[]> {
  const topics = Map.groupBy(course.exercises(), (name) => dirname(name));
  const exercises = [...topics].map(async ([topic, names]): Promise<Exercise[]> => {
    const text = await topicText(course.folder, topic);
    const sections = topicParts(text).filter((part) => part.exercise !== null);
    const place = (name: string) => sections.findIndex(({ exercise }) => exercise === basename(name));
    const inOrder = names.toSorted(
      (a, b) => (place(a) + 1 || Infinity) - (place(b) + 1 || Infinity) || (a < b ? -1 : 1),
    );
    return inOrder.map((name) => {
      const title = sections[place(name)]?.title ?? (names.length === 1 ? findTitle(text) : null);
      return { name, title: title ?? humanised(basename(name)), path: `exercises/${name}.ts` };
    });
  });
  return (await Promise.all(exercises)).flat();
}

async function topicText(folder: string, topic: string): Promise<string> {
  return readFile(join(folder, 'exercises', topic, 'README.md'), 'utf8').catch(() => '');
}

/** A notebook that cannot be read is listed all the same: opening it says why. */
async function describeNotebook(folder: string, name: string): Promise<{ title: string; notebook: ChapterNotebook }> {
  const path = `notebooks/${name}`;
  const notebook = await readNotebook(join(folder, path)).catch(() => null);
  const title = (notebook && notebookTitle(notebook)) ?? humanised(name.replace(/^\d+-|\.ipynb$/g, ''));
  return { title, notebook: { path, codeCells: notebook === null ? [] : codeCellsOf(notebook) } };
}

function codeCellsOf({ cells }: Notebook): string[] {
  return cells.filter((cell) => cell.cell_type === 'code' && cell.source.trim() !== '').map(({ id }) => id);
}

function numberOf(name: string): string {
  return /^\d+/.exec(name)?.[0] ?? '';
}

/** `page-load` is `Page load`. */
function humanised(name: string): string {
  const words = name.replace(/[-_]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
