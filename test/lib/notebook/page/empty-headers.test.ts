import { expect, test } from 'vitest';
import { renderMarkdown } from '../../../../lib/notebook/page/markdown.ts';

test('the empty corner of a table is no header', () => {
  const html = renderMarkdown('|  | a |\n|---|---|\n| b | 1 |');
  expect(html.replace(/\s/g, '')).toContain('<thead><tr><td></td><th>a</th></tr></thead>');
});
