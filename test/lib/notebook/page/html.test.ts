import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { CONTENT_SECURITY_POLICY, escapeHtml, renderFrame } from '../../../../lib/notebook/page/html.ts';

test('escapeHtml leaves nothing that could be markup or end an attribute', () => {
  expect(escapeHtml(`<a href="x" id='y'>&amp;`)).toBe('&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;');
});

test('renderFrame gives language, title, landmarks and a way past them', () => {
  const page = renderFrame({ title: 'A < B', content: '<p>text</p>', home: { href: '/', label: 'Course' } });
  expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(page).toContain('<title>A &lt; B</title>');
  expect(page).toContain('<a class="skip" href="#content">');
  expect(page).toContain('<nav aria-label="Course"><a href="/">Course</a></nav>');
  expect(page).toContain('<main id="content" tabindex="-1">\n<p>text</p>\n</main>');
});

test('renderFrame asks for nothing from elsewhere, and loads scripts only for figures', () => {
  const [plain, lively] = [false, true].map((hasFigures) => renderFrame({ title: '', content: '', hasFigures }));
  expect(plain).not.toContain('<script');
  expect(lively).toContain('<script src="/plotly.js" defer>');
  for (const page of [plain!, lively!]) {
    const addresses = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address!);
    expect(addresses.filter((address) => !/^(#|\/plotly\.js$|data:image)/.test(address))).toEqual([]);
  }
});

test('the policy allows exactly the script that pages contain', () => {
  const page = renderFrame({ title: '', content: '', hasFigures: true });
  const script = /<script type="module">([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '';
  const hash = createHash('sha256').update(script).digest('base64');
  expect(script.length).toBeGreaterThan(100);
  expect(CONTENT_SECURITY_POLICY).toContain(`script-src 'self' 'sha256-${hash}'`);
});

test('renderFrame leads to the pages before and after', () => {
  const page = renderFrame({ title: '', content: '', next: { href: '/b.html', label: 'B' } });
  expect(page).toContain('<a href="/b.html" rel="next">B →</a>');
  expect(page).not.toContain('rel="prev"');
});
