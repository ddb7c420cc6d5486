import { rmSync } from 'node:fs';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { relativeAddress, SiteLinks } from '../../../../lib/notebook/site/links.ts';
import { findSources, type Source } from '../../../../lib/notebook/site/source.ts';
import { makeCourse } from './course.ts';

const course = makeCourse({
  'notebooks/01-a.ipynb': [],
  'notebooks/two words.json': '{}',
  'exercises/01-a/README.md': '# A',
  'exercises/01-a/answer.ts': '',
  'solutions/01-a/answer.ts': '',
});
afterAll(() => rmSync(course, { recursive: true }));

const sources = findSources(course);
const [lesson, exercise] = sources as [Source, Source];
let links: SiteLinks;
beforeEach(() => {
  links = new SiteLinks(course, sources);
});

test('links between files of the course become links between pages', () => {
  expect(links.resolve(lesson, '../exercises/01-a/README.md', 'x:1')).toBe('../exercises/01-a/index.html');
  expect(links.resolve(lesson, '../exercises/01-a/', 'x:1')).toBe('../exercises/01-a/index.html');
  expect(links.resolve(exercise, '../../notebooks/01-a.ipynb#end', 'x:1')).toBe('../../notebooks/01-a.html#end');
  expect(links.resolve(lesson, '#end', 'x:1')).toBe('#end');
  expect(links.problems).toEqual([]);
});

test('other files of lessons and exercises are copied', () => {
  expect(links.resolve(lesson, 'two%20words.json', 'x:1')).toBe('two%20words.json');
  expect(links.resolve(lesson, '../exercises/01-a/answer.ts', 'x:1')).toBe('../exercises/01-a/answer.ts');
  expect(links.files).toEqual(['exercises/01-a/answer.ts', 'notebooks/two words.json']);
});

test.each([
  ['none.md', 'there is no file notebooks/none.md'],
  ['../solutions/01-a/answer.ts', 'solutions/01-a/answer.ts is no part of the site'],
  ['../../secret.txt', 'it leads out of the course'],
  ['/etc/passwd', 'it leads out of the course'],
])('%s is a broken link, with its place', (address, reason) => {
  expect(links.resolve(lesson, address, 'notebooks/01-a.ipynb:7')).toBeNull();
  expect(links.problems).toEqual([
    expect.stringContaining(`notebooks/01-a.ipynb:7: broken link ${address}; ${reason}`),
  ]);
});

test('a part that a page does not have is a broken link', () => {
  links.resolve(lesson, '#here', 'x:1');
  links.resolve(lesson, '../exercises/01-a/README.md#gone', 'x:2');
  const ids = new Map([[lesson.page, new Set(['here'])]]);
  expect(links.findMissingIds((page) => ids.get(page) ?? new Set())).toEqual([
    'x:2: broken link ../exercises/01-a/README.md#gone; exercises/01-a/index.html has no part with the id gone',
  ]);
});

test('relativeAddress leads from page to page', () => {
  expect(relativeAddress('index.html', 'notebooks/a b.html')).toBe('notebooks/a%20b.html');
  expect(relativeAddress('a/b/c.html', 'a/d.html')).toBe('../d.html');
});
