import { expect, test } from 'vitest';
import { FONT_FILES, readFont } from '../../../../lib/notebook/figure/font.ts';

const regular = readFont(FONT_FILES.regular);

test('widths are those of Helvetica (Adobe, Core 14 AFM files), per 1000 units', () => {
  const helvetica = { A: 667, i: 222, m: 833, W: 944, 0: 556, ' ': 278, '.': 278, '%': 889, '–': 556 };
  for (const [character, width] of Object.entries(helvetica))
    expect(regular.width(character, 1000)).toBeCloseTo(width, -1);
});

test('bold is wider, twice the size is twice as wide, and text adds up', () => {
  expect(readFont(FONT_FILES.bold).width('round trip', 12)).toBeGreaterThan(regular.width('round trip', 12));
  expect(regular.width('ms', 24)).toBeCloseTo(2 * regular.width('ms', 12));
  expect(regular.width('ms', 12)).toBeCloseTo(regular.width('m', 12) + regular.width('s', 12));
  expect(regular.width('', 12)).toBe(0);
});

test('the characters that figures use are in the font; what is not has the width of its box', () => {
  for (const character of 'aZ0→×·–−…²≤≈µτÄß') expect([character, regular.has(character)]).toEqual([character, true]);
  expect(regular.has('中')).toBe(false);
  expect(regular.width('中', 12)).toBeGreaterThan(0);
});
