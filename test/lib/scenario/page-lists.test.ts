import { expect, test } from 'vitest';
import { pageLists } from '../../../lib/scenario/page-lists.ts';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';

function pageFrom(origins: readonly (string | undefined)[]) {
  const resources = origins.map((origin, place) => ({ path: `/${place}`, bodyBytes: 1, origin }));
  return parseScenario({ page: { resources } }).page;
}

test('pageLists, has the resources of the page, in a list that is not frozen', () => {
  const page = pageFrom([undefined, 'https://a.example']);
  const { resources } = pageLists(page);
  expect(resources).toEqual(page.resources);
  expect(resources[1]).toBe(page.resources[1]);
  expect(Object.isFrozen(resources)).toBe(false);
});

test('pageLists, of a page from one host has the document’s own origin', () => {
  expect(pageLists(pageFrom([undefined, undefined])).origins).toEqual(['']);
});

test('pageLists, has each origin once, in the order in which they come first', () => {
  const [a, b] = ['https://a.example', 'https://b.example'];
  expect(pageLists(pageFrom([undefined, b, a, b, undefined])).origins).toEqual(['', b, a]);
});
