import { expect, test } from 'vitest';
import { findSummary, findTitle, renderMarkdown, type Section } from '../../../../lib/notebook/page/markdown.ts';

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
  expect(renderMarkdown('## Was kostet RTT', { slugs })).toContain('<h2 id="was-kostet-rtt-1">');
  expect(renderMarkdown('## !', { slugs })).toContain('<h2 id="section">');
  // As on GitHub, which shows the same files.
  expect(renderMarkdown("## Nagle's HTTP/1.0: TIME_WAIT", { slugs })).toContain('<h2 id="nagles-http10-time_wait">');
});

test('findTitle is the first heading of the first level, in plain words', () => {
  expect(findTitle('text\n\n## no\n\n# What does **one** `page` cost?')).toBe('What does one page cost?');
  expect(findTitle('## none')).toBeNull();
});

test('renderMarkdown gives math as MathML, keeps prices, and footnotes of several texts apart', () => {
  expect(renderMarkdown('$a^2$ costs $5 or $6')).toMatch(/<math [\s\S]*<\/math><\/span> costs \$5 or \$6/);
  expect(renderMarkdown('a[^1]\n\n[^1]: note', { docId: 'c1' })).toContain('id="fn-c1-1"');
});

test('renderMarkdown takes names and classes from braces, and nothing that runs', () => {
  const html = renderMarkdown('Text {.hint #here onclick=alert(1) style=color:red}');
  expect(html).toContain('<p class="hint" id="here">Text</p>');
});

test('renderMarkdown collects sections in words, and asks where files are, with their line', () => {
  const sections: Section[] = [];
  const asked: [string, number][] = [];
  const resolve = (address: string, line: number) => {
    asked.push([address, line]);
    return `/site/${address}`;
  };
  const html = renderMarkdown(
    'before\n\n## A `code`\n\nsome *words*\nand [more](b.md)\n\n![map](m.png) [out](https://a.example)',
    {
      sections,
      resolve,
      permalinks: true,
    },
  );
  expect(sections).toEqual([
    { level: 0, slug: '', title: '', text: 'before\n' },
    { level: 2, slug: 'a-code', title: 'A code', text: 'some words and more\nmap out\n' },
  ]);
  expect(asked).toEqual([
    ['b.md', 5],
    ['m.png', 7],
  ]);
  expect(html).toContain('<a href="/site/b.md">more</a>');
  expect(html).toContain('<img src="/site/m.png" alt="map">');
  expect(html).toContain('<a class="header-anchor" href="#a-code" aria-hidden="true" tabindex="-1">#</a>');
});

test('findSummary is the first paragraph in words', () => {
  expect(findSummary('# T\n\nOne `two`\n*three*.\n\nNext')).toBe('One two three.');
  expect(findSummary('# T')).toBe('');
});
