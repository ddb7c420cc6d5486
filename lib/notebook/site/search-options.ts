/** How sections are searched; the index is made and loaded with the same options. */

import type { Options } from 'minisearch';

export const SEARCH_OPTIONS: Options = {
  fields: ['title', 'heading', 'text'],
  storeFields: ['address', 'title', 'heading', 'excerpt'],
  searchOptions: { boost: { heading: 3, title: 2 }, prefix: true, fuzzy: 0.15, combineWith: 'AND' },
};
