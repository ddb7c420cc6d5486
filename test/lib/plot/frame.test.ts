import { expect, test } from 'vitest';
import { escapeText, shortPath, textWidthPx, wrap } from '../../../lib/plot/frame.ts';

test('textWidthPx is near to the widths of Arial', () => {
  // Advance widths of Arial in 1/2048 em: "Hamburg" 1479 + 1139 + 1706 + 1139 + 1139 + 682 + 1139; digits 1139 each.
  expect(textWidthPx('Hamburg', 2048) / 8423).toBeCloseTo(1, 1);
  expect(textWidthPx('0123456789', 2048) / 11390).toBeCloseTo(1, 1);
});

test('textWidthPx does not count markup', () => {
  expect(textWidthPx('<b>580 ms</b>', 11)).toBe(textWidthPx('580 ms', 11));
});

test('wrap breaks between words, loses none, and keeps lines within the width', () => {
  const text = 'HTTP/1.0, a connection per request, up to 6 at a time, TLS 1.2 resumed';
  const lines = wrap(text, 12, 150);
  expect(lines.join(' ')).toBe(text);
  expect(lines.length).toBeGreaterThan(2);
  for (const line of lines) expect(textWidthPx(line, 12)).toBeLessThanOrEqual(150);
});

test('shortPath keeps the end of a path, and short paths whole', () => {
  expect(shortPath('/index.html', 11, 100)).toBe('/index.html');
  const short = shortPath('/a/very/long/path/to/logo.png', 11, 70);
  expect(short).toMatch(/^….*logo\.png$/);
  expect(textWidthPx(short, 11)).toBeLessThanOrEqual(70);
});

test('escapeText shows markup as text', () => {
  expect(escapeText('<b>&amp;')).toBe('&lt;b&gt;&amp;amp;');
});
