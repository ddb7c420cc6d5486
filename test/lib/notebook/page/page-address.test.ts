import { expect, test } from 'vitest';
import { pageAddress } from '../../../../lib/notebook/page/page-address.ts';

test.each([
  ['notebooks/01-a%20b.ipynb', '/notebooks/01-a%20b.ipynb'],
  ['notebooks/glossary.md', '/notebooks/glossary.md'],
  ['exercises/01-a/README.md', '/exercises/01-a/README.md'],
  ['exercises/01-a/', '/exercises/01-a/README.md'],
  ['exercises/01-a/one.ts', '/exercises/01-a/one'],
  ['notebooks/figures/a.svg', '/files/notebooks/figures/a.svg'],
  ['README.md', '/files/README.md'],
])('pageAddress of %s is %s', (path, address) => {
  expect(pageAddress(path)).toBe(address);
});
