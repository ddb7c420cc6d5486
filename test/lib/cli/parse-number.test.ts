import { expect, test } from 'vitest';
import { parseCount, parseCountTo, parseSeed } from '../../../lib/cli/parse-number.ts';

test('parseSeed, takes whole numbers of 32 bits', () => {
  expect(parseSeed('4294967295')).toBe(4294967295);
  for (const wrong of ['-1', '1.5', 'x', '', '4294967296'])
    expect(() => parseSeed(wrong)).toThrow('Give a whole number');
});

test('parseCount, takes whole numbers from 1', () => {
  expect(parseCount('3')).toBe(3);
  for (const wrong of ['0', '-1', '2.5', '', '1001']) expect(() => parseCount(wrong)).toThrow('Give a whole number');
});

test('parseCountTo, takes no more than the most', () => {
  expect(parseCountTo(50, '50')).toBe(50);
  expect(() => parseCountTo(50, '51')).toThrow('Give a whole number from 1 to 50.');
});
