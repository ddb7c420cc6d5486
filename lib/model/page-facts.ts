/** What of a page decides where a closed form is exact: its extremes, worked out once for all scenarios that load it. */

import { pageLists } from '../scenario/page-lists.ts';
import type { Page } from '../scenario/scenario.ts';

/** Sizes in bytes, times in ms. */
export interface PageFacts {
  readonly hasSeveralRequests: boolean;
  readonly hasSeveralOrigins: boolean;
  readonly largestRequestBytes: number;
  readonly largestAnswerBytes: number;
  readonly bytesInAll: number;
  readonly longestPauseMs: number;
}

/** Pages are frozen, and sweeps ask again for each step. */
const known = new WeakMap<Page, PageFacts>();

/**
 * The extremes of a parsed page.
 *
 * @example
 * const page = { resources: [{ path: '/', bodyBytes: 500 }, { path: '/a', bodyBytes: 900, delayMs: 20 }] };
 * pageFacts(parseScenario({ page }).page); // largestAnswerBytes: 900, bytesInAll: 1400, longestPauseMs: 20, ...
 */
export function pageFacts(page: Page): PageFacts {
  let facts = known.get(page);
  if (facts === undefined) {
    facts = worked(page);
    known.set(page, facts);
  }
  return facts;
}

function worked(page: Page): PageFacts {
  const { resources } = page;
  const answers = resources.map(({ headerBytes, bodyBytes }) => headerBytes + bodyBytes);
  return {
    hasSeveralRequests: resources.length > 1,
    hasSeveralOrigins: pageLists(page).origins.length > 1,
    largestRequestBytes: Math.max(...resources.map(({ requestBytes }) => requestBytes)),
    largestAnswerBytes: Math.max(...answers),
    bytesInAll: answers.reduce((sum, bytes) => sum + bytes, 0),
    longestPauseMs: Math.max(...resources.map(({ delayMs }) => delayMs)),
  };
}
