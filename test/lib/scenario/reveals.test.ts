import { expect, test } from 'vitest';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import { revealsOf } from '../../../lib/scenario/reveals.ts';
import type { ResourceInput } from '../../../lib/scenario/scenario.ts';

const pageOf = (resources: readonly Omit<ResourceInput, 'bodyBytes'>[]) =>
  parseScenario({ page: { resources: resources.map((resource) => ({ bodyBytes: 1, ...resource })) } }).page;

test('revealsOf, the document reveals what says nothing else', () => {
  const page = pageOf([{ path: '/' }, { path: '/a' }, { path: '/b', after: '/a' }, { path: '/c', after: 'document' }]);
  expect(revealsOf(page)).toEqual({ navigation: [0], byPlace: [[1, 3], [2], [], []] });
});

test('revealsOf, by the path of the document, or of what comes later on the page; or known from navigation on', () => {
  const page = pageOf([
    { path: '/' },
    { path: '/a', after: '/c' },
    { path: '/b', after: 'navigation' },
    { path: '/c', after: '/' },
  ]);
  expect(revealsOf(page)).toEqual({ navigation: [0, 2], byPlace: [[3], [], [], [1]] });
});

test('revealsOf, works a page out once', () => {
  const page = pageOf([{ path: '/' }]);
  expect(revealsOf(page)).toBe(revealsOf(page));
});
