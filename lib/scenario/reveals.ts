/** Which resource of a page reveals which: `after` with its names replaced by places on the page, from 0. */

import type { Page } from './scenario.ts';

export interface Reveals {
  /** What is known from navigation on: the document, and what says so. */
  readonly navigation: readonly number[];
  /** For each resource, what its last byte reveals, in the order of the page. */
  readonly byPlace: readonly (readonly number[])[];
}

/** Pages are frozen, and engines ask again for each policy and each step of a sweep. */
const known = new WeakMap<Page, Reveals>();

/**
 * What each resource of a parsed page reveals.
 *
 * @example
 * const page = { resources: [{ path: '/', bodyBytes: 1 }, { path: '/a', bodyBytes: 1 }, { path: '/b', bodyBytes: 1, after: '/a' }] };
 * revealsOf(parseScenario({ page }).page); // { navigation: [0], byPlace: [[1], [2], []] }
 */
export function revealsOf(page: Page): Reveals {
  let reveals = known.get(page);
  if (reveals === undefined) {
    reveals = worked(page);
    known.set(page, reveals);
  }
  return reveals;
}

function worked({ resources }: Page): Reveals {
  const navigation: number[] = [];
  const byPlace: number[][] = resources.map(() => []);
  const revealedBy = new Map<string, number[]>(resources.map(({ path }, place) => [path, byPlace[place]!]));
  for (const [place, { after }] of resources.entries()) {
    const list = after === 'navigation' ? navigation : after === 'document' ? byPlace[0] : revealedBy.get(after);
    list!.push(place);
  }
  return { navigation, byPlace };
}
