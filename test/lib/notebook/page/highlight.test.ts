import { expect, test } from 'vitest';
import { highlight } from '../../../../lib/notebook/page/highlight.ts';

test('highlight says what each token is, and escapes it', () => {
  expect(highlight("const a: Page = 'x<y'; // & more\n", 'ts')).toBe(
    '<span class="t-keyword">const</span> <span class="t-constant">a</span><span class="t-keyword">:</span> ' +
      '<span class="t-function">Page</span> <span class="t-keyword">=</span> ' +
      '<span class="t-string-expression">&#39;x&lt;y&#39;</span>; <span class="t-comment">// &amp; more</span>',
  );
});

test.each(['typescript', 'js', 'sh', 'bash', 'json', 'http', 'diff'])(
  'highlight knows %s, and keeps the text',
  (language) => {
    const code = 'GET / HTTP/1.1\n\n  - "a" + 1';
    const html = highlight(code, language)!;
    expect(html.replace(/<[^>]*>/g, '').replaceAll('&quot;', '"')).toBe(code);
  },
);

test('highlight of a language that it does not know is null', () => {
  expect(highlight('x', 'cobol')).toBeNull();
  expect(highlight('x', '')).toBeNull();
});
