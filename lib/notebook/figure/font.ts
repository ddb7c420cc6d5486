/**
 * The width of text without a browser: advance widths from the font file itself.
 *
 * Arimo has the metrics of Arial and Helvetica (Steve Matteson for Google, SIL Open Font License), so a figure measured
 * with it looks right in the fonts that viewers have. Ignored: kerning and ligatures, below a pixel in a usual label.
 *
 * Source: OpenType specification 1.9.1, tables `head`, `hhea`, `hmtx` and `cmap` (format 4).
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export const FONT_FILES = {
  regular: require.resolve('@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf'),
  bold: require.resolve('@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf'),
  italic: require.resolve('@expo-google-fonts/arimo/400Regular_Italic/Arimo_400Regular_Italic.ttf'),
} as const;

/** Ascent and descent of Arimo's lines as parts of the font size (`hhea`: 1854 and 434 of 2048). */
export const ASCENT = 0.905;
export const DESCENT = 0.212;

export interface Font {
  /** Width of a line of text in the unit of `sizePx`. */
  width(text: string, sizePx: number): number;
  has(character: string): boolean;
}

export function readFont(path: string): Font {
  const file = readFileSync(path);
  const tables = readTables(file);
  const unitsPerEm = tables.head.readUInt16BE(18);
  const metricCount = tables.hhea.readUInt16BE(34);
  const glyphs = readCharacterMap(tables.cmap);

  // Glyphs beyond the last metric share its width.
  const advance = (glyph: number) => tables.hmtx.readUInt16BE(4 * Math.min(glyph, metricCount - 1));
  const width = (text: string, sizePx: number) => {
    let units = 0;
    for (const character of text) units += advance(glyphs.get(character.codePointAt(0)!) ?? 0);
    return (units * sizePx) / unitsPerEm;
  };
  return { width, has: (character) => glyphs.has(character.codePointAt(0)!) };
}

function readTables(file: Buffer): Record<'head' | 'hhea' | 'hmtx' | 'cmap', Buffer> {
  const tables: Record<string, Buffer> = {};
  const count = file.readUInt16BE(4);
  for (let record = 12; record < 12 + 16 * count; record += 16) {
    const start = file.readUInt32BE(record + 8);
    tables[file.toString('latin1', record, record + 4)] = file.subarray(start, start + file.readUInt32BE(record + 12));
  }
  return tables as Record<'head' | 'hhea' | 'hmtx' | 'cmap', Buffer>;
}

/** Code point to glyph, from the subtable for Windows and Unicode (platform 3, encoding 1). */
function readCharacterMap(cmap: Buffer): Map<number, number> {
  const subtable = findSubtable(cmap);
  const segments = subtable.readUInt16BE(6) / 2;
  const [ends, starts, deltas, offsets] = [14, 16 + 2 * segments, 16 + 4 * segments, 16 + 6 * segments] as const;
  const glyphs = new Map<number, number>();
  for (let segment = 0; segment < segments; segment++) {
    const end = subtable.readUInt16BE(ends + 2 * segment);
    const start = subtable.readUInt16BE(starts + 2 * segment);
    const delta = subtable.readUInt16BE(deltas + 2 * segment);
    const offset = subtable.readUInt16BE(offsets + 2 * segment);
    for (let code = start; code <= end && code !== 0xffff; code++) {
      const place = offsets + 2 * segment + offset + 2 * (code - start);
      const listed = offset === 0 ? code : subtable.readUInt16BE(place);
      const glyph = listed === 0 ? 0 : (listed + delta) & 0xffff;
      if (glyph !== 0) glyphs.set(code, glyph);
    }
  }
  return glyphs;
}

function findSubtable(cmap: Buffer): Buffer {
  const count = cmap.readUInt16BE(2);
  for (let record = 4; record < 4 + 8 * count; record += 8) {
    const subtable = cmap.subarray(cmap.readUInt32BE(record + 4));
    if (cmap.readUInt16BE(record) === 3 && subtable.readUInt16BE(0) === 4) return subtable;
  }
  throw new Error('the font has no Unicode character map of format 4');
}
