import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { encodePng } from '../../../../lib/notebook/figure/png-encoder.ts';

/** An independent reader of what the encoder may write: eight-bit palettes without filters. */
function decode(png: Buffer): { width: number; height: number; pixels: number[] } {
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const header = chunks.get('IHDR')!;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const rows = inflateSync(chunks.get('IDAT')!);
  const [palette, alpha] = [chunks.get('PLTE')!, chunks.get('tRNS')!];
  const pixels = Array.from({ length: height }, (_, row) => {
    expect(rows[row * (width + 1)]).toBe(0);
    return [...rows.subarray(row * (width + 1) + 1, (row + 1) * (width + 1))];
  }).flat();
  return {
    width,
    height,
    pixels: pixels.flatMap((index) => [...palette.subarray(3 * index, 3 * index + 3), alpha[index]!]),
  };
}

test('few colours survive exactly, with their transparency', () => {
  const pixels = new Uint8Array([
    1, 2, 3, 255, 200, 100, 50, 0, 0, 0, 0, 128, 255, 255, 255, 255, 1, 2, 3, 255, 7, 7, 7, 7,
  ]);
  expect(decode(encodePng({ width: 3, height: 2, pixels }))).toEqual({ width: 3, height: 2, pixels: [...pixels] });
});

test('more than 256 colours come close, and black and white stay what they are', () => {
  const values = Array.from({ length: 64 * 64 }, (_, pixel) => [4 * (pixel % 64), 4 * Math.trunc(pixel / 64), 0, 255]);
  values[0] = [0, 0, 0, 255];
  values[1] = [255, 255, 255, 255];
  const { pixels } = decode(encodePng({ width: 64, height: 64, pixels: Uint8Array.from(values.flat()) }));
  expect(pixels.slice(0, 8)).toEqual([0, 0, 0, 255, 255, 255, 255, 255]);
  const furthest = Math.max(...values.flat().map((value, at) => Math.abs(value - pixels[at]!)));
  expect(furthest).toBeGreaterThan(0);
  expect(furthest).toBeLessThan(20);
});
