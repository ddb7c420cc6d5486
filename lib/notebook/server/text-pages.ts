/** Texts of the course as pages to read: a glossary, and the questions of a topic with the way to its exercises. */

import { basename, dirname } from 'node:path';
import { highlight } from '../page/highlight.ts';
import { escapeHtml } from '../page/html.ts';
import { renderMarkdown } from '../page/markdown.ts';
import { pageAddress } from '../page/page-address.ts';
import { topicParts } from '../page/topic.ts';
import { type Course, type Exercise, exercisesOf, readText } from './course.ts';

export interface TextPage {
  readonly title: string;
  /** HTML. */
  readonly content: string;
}

/** The text at `path`, relative to the course. */
export async function renderTextPage(course: Course, path: string): Promise<TextPage> {
  const { title, content } = await readText(course, path);
  const exercises = path.startsWith('exercises/') ? await exercisesIn(course, basename(dirname(path))) : [];
  const slugs = new Map<string, number>();
  const answered = new Set<Exercise>();
  const parts = topicParts(content).map(({ exercise: name, text, line }) => {
    const resolve = (address: string) => addressFrom(path, address);
    const html = renderMarkdown(text, { slugs, docId: String(line), highlight, resolve, permalinks: true });
    const exercise = exercises.find((each) => basename(each.name) === name);
    if (exercise !== undefined) answered.add(exercise);
    return exercise === undefined ? html : html + linkTo(exercise);
  });
  // Those whose question is the text as a whole.
  const others = exercises.filter((exercise) => !answered.has(exercise));
  return { title, content: [...parts, ...others.map(linkTo)].join('') };
}

async function exercisesIn(course: Course, topic: string): Promise<Exercise[]> {
  return (await exercisesOf(course)).filter(({ name }) => dirname(name) === topic);
}

function linkTo({ title, path }: Exercise): string {
  return `<p><a class="button" href="${escapeHtml(pageAddress(path))}">Write your answer<span class="out-of-sight">: ${escapeHtml(title)}</span></a></p>\n`;
}

/** Where a link or an image of the text at `path` leads on the server. */
function addressFrom(path: string, address: string): string {
  if (address.startsWith('#')) return address;
  const { pathname, hash } = new URL(address, `http://course/${path}`);
  return pageAddress(pathname.slice(1)) + hash;
}
