/**
 * What is on a page, in lists that are quick to read. Parsed pages are frozen, and V8 compiles no fast access to the
 * elements of a frozen array; engines and checks go through a page's resources for each policy and each step of a sweep.
 */

import type { Page, Resource } from './scenario.ts';

export interface PageLists {
  /** The same resources in the same order. */
  readonly resources: readonly Resource[];
  /** In the order in which they come first; each has connections of its own. `''` is the document's own. */
  readonly origins: readonly string[];
}

const known = new WeakMap<Page, PageLists>();

/**
 * The resources and the origins of a page that does not change any more.
 *
 * @example
 * const page = { resources: [{ path: '/', bodyBytes: 1 }, { path: '/a', bodyBytes: 1, origin: 'https://cdn.example' }] };
 * pageLists(parseScenario({ page }).page).origins; // ['', 'https://cdn.example']
 */
export function pageLists(page: Page): PageLists {
  let lists = known.get(page);
  if (lists === undefined) {
    const resources = [...page.resources];
    lists = { resources, origins: [...new Set(resources.map(({ origin }) => origin))] };
    known.set(page, lists);
  }
  return lists;
}
