/** The search index of the site: a document per section, made here so that a reader's browser only has to load it. */

import MiniSearch from 'minisearch';
import { SEARCH_OPTIONS } from './search-options.ts';
import type { SitePage } from './site-page.ts';

/** How much of a section a result shows. */
const EXCERPT_LENGTH = 140;

/** The index as JSON, for `MiniSearch.loadJSON` with the same options. */
export function searchIndex(pages: readonly SitePage[]): string {
  const index = new MiniSearch(SEARCH_OPTIONS);
  index.addAll(
    pages.flatMap(({ source, title, sections }) =>
      sections.map(({ slug, level, title: heading, text }, place) => ({
        id: `${source.page}#${place}`,
        address: source.page + (level > 1 ? `#${slug}` : ''),
        title,
        heading: level > 1 ? heading : '',
        text,
        excerpt: excerptOf(text),
      })),
    ),
  );
  return JSON.stringify(index);
}

function excerptOf(text: string): string {
  const words = text.replace(/\s+/g, ' ').trim();
  return words.length <= EXCERPT_LENGTH ? words : `${words.slice(0, EXCERPT_LENGTH).replace(/ \S*$/, '')} …`;
}
