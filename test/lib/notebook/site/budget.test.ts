import { expect, test } from 'vitest';
import { budgetProblems, PAGE_BYTES_MAX, weighPages } from '../../../../lib/notebook/site/budget.ts';

const page = `<link rel="icon" href="data:,"><link rel="stylesheet" href="../assets/site.css"><script src="../assets/page.js" defer></script>
<img src="../figures/a%20b.svg" alt=""><img src="../figures/a%20b.svg" alt=""><img src="data:image/png;base64,AA">`;
const files = (more: Record<string, string> = {}) =>
  new Map(
    Object.entries({
      'notebooks/a.html': page,
      'assets/site.css': 'a{background:url(data:,)}',
      'assets/page.js': 'x'.repeat(1000),
      'assets/plotly.js': 'x'.repeat(PAGE_BYTES_MAX * 2),
      'figures/a b.svg': 'é',
      ...more,
    }),
  );

test('weighPages counts what a page loads by itself, each file once', () => {
  const bytes = page.length + 'a{background:url(data:,)}'.length + 1000 + 2;
  expect(weighPages(files())).toEqual([{ page: 'notebooks/a.html', bytes, requests: 4 }]);
  expect(budgetProblems(files())).toEqual([]);
});

test('budgetProblems names pages that are too heavy, loads that lead nowhere, and styles that load more', () => {
  const heavy = files({ 'figures/a b.svg': 'x'.repeat(PAGE_BYTES_MAX) });
  expect(budgetProblems(heavy)).toEqual([
    expect.stringMatching(/^notebooks\/a\.html: 201 kB without plotly; the limit is 200 kB/),
  ]);
  const chained = files({ 'assets/site.css': '@import "more.css";' });
  expect(budgetProblems(chained)).toEqual([expect.stringMatching(/^assets\/site\.css: loads further files/)]);
  expect(budgetProblems(files({ 'b.html': '<script src="gone.js"></script>' }))).toEqual([
    'b.html: loads gone.js, which is no part of the site',
  ]);
});
