import { type Link, type Policy, type ScenarioInput, simulate } from 'roundtrip';

export type Page = ScenarioInput['page'];

/** What the server offers, and what it can afford. */
export interface Budget {
  readonly visitorsPerSecond: number;
  /** How long a visitor reads, from the last byte of a page to the next page. */
  readonly readingMs: number;
  readonly protocols: readonly Policy['protocol'][];
  readonly securities: readonly Policy['security'][];
  /** Connections that it accepts from one visitor at a time. */
  readonly connectionsPerVisitorMax: number;
  /** Connections that it can hold at a time, of all visitors together. */
  readonly connectionsMax: number;
}

/** Given: a visit, which is the page, the time to read it, and a second page like it. */
export function visitTo(page: Page, readingMs: number): Page {
  const [document, ...objects] = page.resources as [Page['resources'][number], ...Page['resources']];
  const path = `/again${document.path}`;
  const again = { ...document, path, after: objects.at(-1)?.path ?? 'document', delayMs: readingMs };
  const objectsAgain = objects.map((object) => ({ ...object, path: `/again${object.path}`, after: path }));
  return { resources: [document, ...objects, again, ...objectsAgain] };
}

/** Given: how long a visitor waits for both pages, and how many connections the server then holds (Little's law). */
export function tryPolicy(page: Page, link: Partial<Link>, budget: Budget, policy: Policy) {
  const { visitorsPerSecond, readingMs } = budget;
  const { connections, totals } = simulate({ page: visitTo(page, readingMs), link, policy });
  const endMs = totals.pageLoadMs + policy.idleTimeoutMs;
  const stayMs = connections.reduce((sum, { openedAtMs, closedAtMs }) => sum + (closedAtMs ?? endMs) - openedAtMs, 0);
  return { waitingMs: totals.pageLoadMs - readingMs, connectionsHeld: (visitorsPerSecond * stayMs) / 1000 };
}

/** The policy under which a visitor waits least, of those that the server offers and can afford. */
export function designPolicy(page: Page, link: Partial<Link>, budget: Budget): Policy {
  // TODO: which policies does the server offer? Which of them can it afford? Under which of those is the wait shortest?
  throw new Error(`write a policy: ${page.resources.length} objects, ${link.rttMs} ms, ${budget.connectionsMax} max`);
}
