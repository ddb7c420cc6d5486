/** One page of the site: what stands in it, and what has to be known of it before it can be put into its frame. */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FigureRenderer } from '../figure/figure-renderer.ts';
import { type MimeBundle, PLOTLY_TYPE } from '../mime-bundle.ts';
import type { Notebook } from '../notebook.ts';
import { parseNotebook } from '../notebook-file.ts';
import { highlight } from '../page/highlight.ts';
import { escapeHtml } from '../page/html.ts';
import { findSummary, findTitle, renderMarkdown, type Section } from '../page/markdown.ts';
import { notebookTitle, renderCell } from '../page/render-cell.ts';
import { topicParts } from '../page/topic.ts';
import { relativeAddress, type SiteLinks } from './links.ts';
import type { Source } from './source.ts';
import { drawStill, type Still } from './still.ts';

export interface SitePage {
  readonly source: Source;
  readonly title: string;
  /** The first paragraph, in words. */
  readonly summary: string;
  /** What stands in `main`. */
  readonly content: string;
  readonly sections: readonly Section[];
  /** Those that have a section of their own on the page. */
  readonly exercises: readonly SiteExercise[];
  /** Data of the page's figures, in order. */
  readonly figures: readonly unknown[];
  /** Path in the site to content. */
  readonly files: ReadonlyMap<string, string | Buffer>;
  /** Code cells that have no outputs because the notebook was never run. */
  readonly isRun: boolean;
}

export interface SiteExercise {
  readonly title: string;
  /** The id of its section. */
  readonly slug: string;
}

export interface SitePageContext {
  readonly course: string;
  readonly links: SiteLinks;
  readonly renderer: FigureRenderer;
}

export async function renderSitePage(source: Source, context: SitePageContext): Promise<SitePage> {
  const text = readFileSync(join(context.course, source.file), 'utf8');
  if (source.kind === 'lesson') return renderLesson(source, text, context);
  return renderText(source, text, context);
}

async function renderLesson(source: Source, text: string, { links, renderer }: SitePageContext): Promise<SitePage> {
  const notebook = parseNotebook(text, source.file);
  const sections: Section[] = [];
  const slugs = new Map<string, number>();
  const figures: unknown[] = [];
  const files = new Map<string, string | Buffer>();
  const stills = await drawStills(notebook, renderer);

  const figure = (data: MimeBundle, alternative: string): string => {
    const number = figures.push(data[PLOTLY_TYPE]);
    const still = stills.get(data) ?? null;
    const name = `figures/${source.page.replace(/^.*\/|\.html$/g, '')}-${number}.${still?.extension}`;
    if (still !== null) files.set(name, still.content);
    const shown =
      still === null ? escapeHtml(alternative) : image(relativeAddress(source.page, name), alternative, still);
    return `<figure data-figure="${number - 1}"><div class="still" tabindex="0" role="group" aria-label="Figure">${shown}</div></figure>`;
  };

  const content = notebook.cells.map((cell) => {
    const resolve = (address: string, line: number) =>
      links.resolve(source, address, placeInNotebook(source.file, text, cell, line));
    const html = renderCell(cell, { slugs, sections, highlight, resolve, figure, permalinks: true });
    if (cell.cell_type === 'code' && sections.length > 0) sections.at(-1)!.text += `${cell.source}\n`;
    return html;
  });
  const code = notebook.cells.filter((cell) => cell.cell_type === 'code' && cell.source.trim() !== '');
  const isRun = code.length === 0 || code.some((cell) => cell.cell_type === 'code' && cell.execution_count !== null);
  const first = notebook.cells.find(({ cell_type }) => cell_type === 'markdown');
  return {
    source,
    title: notebookTitle(notebook) ?? source.file,
    summary: first === undefined ? '' : findSummary(first.source),
    content: content.join('\n'),
    sections,
    exercises: [],
    figures,
    files,
    isRun,
  };
}

/** Each exercise has the file that learners edit below its question; files that no section names come last. */
function renderText(source: Source, text: string, { course, links }: SitePageContext): SitePage {
  const sections: Section[] = [];
  const slugs = new Map<string, number>();
  const files = source.kind === 'exercise' ? stubsIn(join(course, dirname(source.file))) : new Map<string, string>();
  const exercises: SiteExercise[] = [];
  const content = topicParts(text).map(({ exercise, title, text: part, line: first }) => {
    const resolve = (address: string, line: number) =>
      links.resolve(source, address, `${source.file}:${first + line + 1}`);
    const before = sections.length;
    const docId = String(first);
    const html = renderMarkdown(part, { sections, slugs, docId, highlight, resolve, permalinks: true });
    const stub = files.get(exercise ?? '');
    if (exercise === null || stub === undefined) return html;
    files.delete(exercise);
    exercises.push({ title, slug: sections[before]!.slug });
    sections.at(-1)!.text += `${stub}\n`;
    return html + renderStub(`${exercise}.ts`, stub);
  });
  for (const [name, stub] of files) {
    const slug = `file-${name}-ts`;
    sections.push({ level: 2, slug, title: `${name}.ts`, text: stub });
    content.push(`<h2 id="${slug}"><code>${escapeHtml(name)}.ts</code></h2>\n${renderStub(`${name}.ts`, stub)}`);
  }
  return {
    source,
    title: findTitle(text) ?? source.file,
    summary: findSummary(text),
    content: `<div class="markdown">\n${content.join('')}</div>`,
    sections,
    exercises,
    figures: [],
    files: new Map(),
    isRun: true,
  };
}

/** The files that learners edit, by the name of the exercise. */
function stubsIn(folder: string): Map<string, string> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  return new Map(names.sort().map((name) => [name.slice(0, -'.ts'.length), readFileSync(join(folder, name), 'utf8')]));
}

function renderStub(name: string, code: string): string {
  const shown = highlight(code, 'typescript') ?? escapeHtml(code);
  return `<pre tabindex="0" role="group" aria-label="${escapeHtml(name)}"><code class="language-typescript">${shown}</code></pre>\n`;
}

async function drawStills(notebook: Notebook, renderer: FigureRenderer): Promise<Map<MimeBundle, Still | null>> {
  const outputs = notebook.cells.flatMap((cell) => (cell.cell_type === 'code' ? cell.outputs : []));
  const bundles = outputs.flatMap((output) => ('data' in output && output.data[PLOTLY_TYPE] ? [output.data] : []));
  const drawn = await Promise.all(bundles.map(async (data) => [data, await drawStill(data, renderer)] as const));
  return new Map(drawn);
}

function image(address: string, alternative: string, { width, height }: Still): string {
  return `<img src="${address}" width="${width}" height="${height}" alt="${escapeHtml(alternative)}">`;
}

/** The line in the file, where Jupyter writes a cell's source as one string per line, and the cell for who edits there. */
function placeInNotebook(file: string, text: string, cell: { id: string }, line: number): string {
  const lines = text.split('\n');
  const cellAt = lines.findIndex((words) => words.includes(`"id": "${cell.id}"`));
  const sourceAt = lines.findIndex((words, index) => index >= cellAt && words.trim() === '"source": [');
  const at = cellAt < 0 || sourceAt < 0 ? '' : `:${sourceAt + line + 2}`;
  return `${file}${at} (cell ${cell.id}, line ${line + 1})`;
}
