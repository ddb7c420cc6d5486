import { expect, test } from 'vitest';
import { renderIndex } from '../../../../lib/notebook/page/render-index.ts';

test('renderIndex lists the pages in order', () => {
  const page = renderIndex('Course', [
    { href: '/01-a.html', label: 'A & B' },
    { href: '/02-b.html', label: 'C' },
  ]);
  expect(page).toContain('<h1>Course</h1>');
  expect([...page.matchAll(/<li><a href="([^"]*)">([^<]*)<\/a>/g)].map(([, href, label]) => [href, label])).toEqual([
    ['/01-a.html', 'A &amp; B'],
    ['/02-b.html', 'C'],
  ]);
});
