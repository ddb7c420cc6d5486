/** What a course's site is made of: its notebooks, the questions of its exercises, and its further texts. */

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface Source {
  readonly kind: 'lesson' | 'exercise' | 'text';
  /** Path in the course, with `/`: `exercises/01-one-request/README.md`. */
  readonly file: string;
  /** Path in the site: `exercises/01-one-request/index.html`. */
  readonly page: string;
}

/**
 * In reading order: by the number that names begin with, the lesson before its exercises; texts without a number, such as a
 * glossary, come last.
 */
export function findSources(course: string): Source[] {
  const lessons = namesIn(join(course, 'notebooks')).flatMap((name): Source[] => {
    const file = `notebooks/${name}`;
    if (name.endsWith('.ipynb')) return [{ kind: 'lesson', file, page: file.replace(/\.ipynb$/, '.html') }];
    return name.endsWith('.md') ? [{ kind: 'text', file, page: file.replace(/\.md$/, '.html') }] : [];
  });
  const exercises = namesIn(join(course, 'exercises')).flatMap((name): Source[] => {
    const folder = `exercises/${name}`;
    if (!existsSync(join(course, folder, 'README.md'))) return [];
    return [{ kind: 'exercise', file: `${folder}/README.md`, page: `${folder}/index.html` }];
  });
  const ranks = ['lesson', 'exercise', 'text'];
  const place = (source: Source) => [numberOf(source), ranks.indexOf(source.kind)] as const;
  return [...lessons, ...exercises].sort((a, b) => {
    const [numberA, rankA] = place(a);
    const [numberB, rankB] = place(b);
    // Two without a number are as far apart as their names.
    return (numberA === numberB ? 0 : numberA - numberB) || rankA - rankB || (a.file < b.file ? -1 : 1);
  });
}

/** The number of a lesson or of the folder of an exercise; none is after all others. */
export function numberOf({ file }: Source): number {
  const digits = /^[^/]+\/(\d+)/.exec(file)?.[1];
  return digits === undefined ? Number.POSITIVE_INFINITY : Number(digits);
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => !name.startsWith('.')) : [];
}
