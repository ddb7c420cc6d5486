/** The course as a site of static files: made in memory, checked, and only then written by whoever asked for it. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../errors.ts';
import { FigureRenderer } from '../figure/figure-renderer.ts';
import { siteAssets } from './assets.ts';
import { budgetProblems, type PageWeight, weighPages } from './budget.ts';
import { HOME, renderSiteFrame } from './frame.ts';
import { type CourseWords, renderHome } from './home.ts';
import { SiteLinks } from './links.ts';
import { searchIndex } from './search-index.ts';
import { renderSitePage, type SitePage } from './site-page.ts';
import { findSources, type Source } from './source.ts';

export interface Site {
  /** Path in the site to content. */
  readonly files: ReadonlyMap<string, string | Buffer>;
  readonly weights: readonly PageWeight[];
  /** What a reader would stumble over: broken links, mathematics that is none, pages that are too heavy. */
  readonly problems: readonly string[];
  /** Notebooks without outputs. */
  readonly notRun: readonly string[];
}

export interface BuildSiteOptions extends CourseWords {
  /** Where what is expensive to make is kept for the next time. */
  readonly cache: string;
  readonly onProgress?: (source: Source) => void;
}

/**
 * @throws {InputError} if the course has no notebooks, or one that cannot be read
 * @example
 * const { files, problems } = await buildSite('.', { title: 'Course', summary: 'What it is.', cache: '.roundtrip' });
 */
export async function buildSite(course: string, options: BuildSiteOptions): Promise<Site> {
  const { title, summary, cache, onProgress = () => {} } = options;
  const sources = findSources(course);
  if (!sources.some(({ kind }) => kind === 'lesson')) {
    throw new InputError(`missing notebooks: ${join(course, 'notebooks')} has none; go to a course`);
  }
  const links = new SiteLinks(course, sources);
  const renderer = new FigureRenderer();
  const pages: SitePage[] = [];
  try {
    for (const source of sources) {
      onProgress(source);
      pages.push(await renderSitePage(source, { course, links, renderer }));
    }
  } finally {
    renderer.close();
  }
  const files = new Map<string, string | Buffer>();
  for (const [index, page] of pages.entries()) {
    addPage(files, page, { course: title, previous: pages[index - 1], next: pages[index + 1] });
  }
  files.set(HOME, frameHome({ title, summary }, pages));
  for (const file of links.files) files.set(file, readFileSync(join(course, file)));
  const hasFigures = pages.some(({ figures }) => figures.length > 0);
  for (const [path, content] of await siteAssets({ hasFigures, cache })) files.set(path, content);
  files.set('assets/search-index.js', `globalThis.roundtripIndex=${JSON.stringify(searchIndex(pages))}\n`);
  // GitHub Pages would take the files for the input of a generator.
  files.set('.nojekyll', '');

  const idsOf = (page: string) =>
    new Set([...String(files.get(page)).matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id!));
  const mathProblems = pages
    .filter(({ content }) => content.includes('class="katex-error"'))
    .map(({ source }) => `${source.file}: mathematics that KaTeX cannot read; it is shown in red on ${source.page}`);
  return {
    files,
    weights: weighPages(files),
    problems: [...links.problems, ...links.findMissingIds(idsOf), ...mathProblems, ...budgetProblems(files)],
    notRun: pages.filter(({ isRun }) => !isRun).map(({ source }) => source.file),
  };
}

function addPage(
  files: Map<string, string | Buffer>,
  page: SitePage,
  { course, previous, next }: { course: string; previous: SitePage | undefined; next: SitePage | undefined },
): void {
  const { source, title, summary, content, sections, figures } = page;
  const data = figures.length === 0 ? null : `figures/${source.page.replace(/^.*\/|\.html$/g, '')}.js`;
  if (data !== null) files.set(data, `globalThis.roundtripFigures=${JSON.stringify(figures)}\n`);
  for (const [path, file] of page.files) files.set(path, file);
  const neighbour = (other: SitePage | undefined) => other && { page: other.source.page, title: other.title };
  const frame = { course, page: source.page, title, summary, content, sections, figures: data };
  files.set(source.page, renderSiteFrame({ ...frame, previous: neighbour(previous), next: neighbour(next) }));
}

function frameHome({ title, summary }: CourseWords, pages: readonly SitePage[]): string {
  const [first] = pages;
  return renderSiteFrame({
    course: title,
    page: HOME,
    title,
    summary,
    content: renderHome({ title, summary }, pages),
    sections: [],
    figures: null,
    previous: undefined,
    next: first && { page: first.source.page, title: first.title },
  });
}
