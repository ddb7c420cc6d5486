import { expect, test } from 'vitest';
import { findTitle, renderMarkdown } from '../../../../lib/notebook/page/markdown.ts';

test('HTML in markdown is text', () => {
  const html = renderMarkdown('<script>alert(1)</script>\n\n<img src=x onerror=alert(2)> and <b>bold</b>');
  expect(html).not.toMatch(/<(script|img|b)\b/);
  expect(html).toContain('&lt;script&gt;');
});

test.each(['javascript:alert(1)', 'vbscript:x', 'data:text/html,<script>', 'JaVaScRiPt:alert(1)'])(
  'a link to %s is none',
  (href) => {
    expect(renderMarkdown(`[x](${href})`)).not.toContain('href');
  },
);

test('links to notebooks lead to their pages, links elsewhere tell nobody where from', () => {
  expect(renderMarkdown('[next](02-b.ipynb#why)')).toContain('<a href="02-b.html#why">next</a>');
  expect(renderMarkdown('[rfc](https://example.org/a.ipynb)')).toContain(
    'href="https://example.org/a.ipynb" rel="noreferrer"',
  );
});

test('images are those of the notebook; others are links or words', () => {
  const attachments = { 'a b.png': { 'image/png': 'aGk=\n' }, 'evil.svg': { 'image/svg+xml': '<svg onload="x"/>' } };
  expect(renderMarkdown('![drawing](attachment:a%20b.png)', { attachments })).toContain(
    '<img src="data:image/png;base64,aGk=" alt="drawing">',
  );
  expect(renderMarkdown('![drawing](attachment:evil.svg)', { attachments })).toContain('<em>drawing</em>');
  expect(renderMarkdown('![logo](https://example.org/l.png)')).toContain(
    '<a href="https://example.org/l.png" rel="noreferrer">logo</a>',
  );
  expect(renderMarkdown('![beside](figures/x.png)')).toContain('<em>beside</em>');
});

test('tables scroll by themselves and keep their alignment', () => {
  const html = renderMarkdown('| a | b |\n|---|--:|\n| 1 | 2 |');
  expect(html).toContain('<div class="table" tabindex="0" role="group" aria-label="Table"><table>');
  expect(html).toContain('<td style="text-align:right">2</td>');
});

test('headings have ids, unique on the page', () => {
  const slugs = new Map<string, number>();
  expect(renderMarkdown('## Was kostet `RTT`?', { slugs })).toContain('<h2 id="was-kostet-rtt">');
  expect(renderMarkdown('## Was kostet RTT', { slugs })).toContain('<h2 id="was-kostet-rtt-2">');
  expect(renderMarkdown('## !', { slugs })).toContain('<h2 id="section">');
});

test('findTitle is the first heading of the first level, in plain words', () => {
  expect(findTitle('text\n\n## no\n\n# What does **one** `page` cost?')).toBe('What does one page cost?');
  expect(findTitle('## none')).toBeNull();
});
