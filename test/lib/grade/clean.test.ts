import { expect, test } from 'vitest';
import { clean } from '../../../lib/grade/clean.ts';

test('clean, keeps words, tabs and lines', () => {
  expect(clean('naïve €\t1\r\n2 日本 👍')).toBe('naïve €\t1\n2 日本 👍');
});

test.each(['\u001b', '\u0000', '\u0007', '\u009b', '\u202e', '\u2066', '\u200b', '\ufeff', '\u2028', '\ud800', '\r'])(
  'clean, replaces what would steer a terminal or a page (%j)',
  (mark) => {
    expect(clean(`a${mark}b`)).toBe('a\ufffdb');
  },
);

test('clean, cuts long texts', () => {
  expect(clean('x'.repeat(5000))).toHaveLength(2002);
});
