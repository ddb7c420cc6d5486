/**
 * The text of a topic, `exercises/NN-topic/README.md`, in parts: an introduction, then a section for each exercise, whose heading
 * ends with the name of its file, as in `## Page load, by hand (`page-load.ts`)`. What stands under other headings of the
 * second level belongs to all exercises.
 */

import { findHeadings } from './markdown.ts';

export interface TopicPart {
  /** `page-load`, for the section of an exercise; `null` for what belongs to all. */
  readonly exercise: string | null;
  /** The heading in words, without the name of the file; empty where the text begins without one. */
  readonly title: string;
  /** Markdown, with the heading. */
  readonly text: string;
  /** Where it begins; the first line is 0. */
  readonly line: number;
}

/** The parts in order; together they are the whole text. */
export function topicParts(text: string): TopicPart[] {
  const lines = text.split('\n');
  const headings = findHeadings(text).filter(({ level }) => level <= 2);
  const starts = headings[0]?.line === 0 ? headings : [{ line: 0, title: '' }, ...headings];
  return starts.map(({ line, title: words }, index) => {
    const [, title = words, exercise = null] = /^(.+) \(([\w.-]+)\.ts\)$/.exec(words) ?? [];
    return { exercise, title, text: lines.slice(line, starts[index + 1]?.line).join('\n'), line };
  });
}

/** What to read for one exercise: its own section, and what belongs to all. */
export function questionIn(parts: readonly TopicPart[], exercise: string): string {
  return parts
    .filter((part) => part.exercise === null || part.exercise === exercise)
    .map(({ text }) => text)
    .join('\n');
}
