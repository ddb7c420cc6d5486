import { expect, test } from 'vitest';
import { escapeHtml } from '../../../../lib/notebook/page/html.ts';

test('escapeHtml leaves nothing that could be markup or end an attribute', () => {
  expect(escapeHtml(`<a href="x" id='y'>&amp;`)).toBe('&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;');
});
