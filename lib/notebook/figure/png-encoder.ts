/**
 * Pixels to PNG. A chart has few colours, and a palette of up to 256 takes one byte a pixel instead of four, which
 * keeps a figure with twice the pixels at tens of kilobytes. Charts with more colours (mostly the blends at the edges
 * of text) lose the lowest bits of each channel until they fit.
 *
 * Source: W3C Portable Network Graphics (PNG) Specification, Third Edition, sections 5, 7, 9 and 11.
 */

import { crc32, deflateSync } from 'node:zlib';

/** `pixels` holds red, green, blue and alpha of each pixel, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array | Uint8ClampedArray;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const PALETTE_SIZE = 256;
const COLOUR_TYPE_PALETTE = 3;
const BITS = 8;

export function encodePng({ width, height, pixels }: Pixels): Buffer {
  const { indices, colours } = indexColours(pixels);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([BITS, COLOUR_TYPE_PALETTE, 0, 0, 0], 8);
  // Each row starts with its filter type; none (0) compresses best for indices, whose neighbours are equal or unrelated.
  const rows = Buffer.alloc((width + 1) * height);
  for (let row = 0; row < height; row++) {
    rows.set(indices.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  }
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk(
      'PLTE',
      Buffer.from(colours.flatMap((colour) => [colour >>> 24, (colour >>> 16) & 255, (colour >>> 8) & 255])),
    ),
    chunk('tRNS', Buffer.from(colours.map((colour) => colour & 255))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Replaces pixels by indices into a palette, at the finest resolution of colours that gives one of 256. */
function indexColours(pixels: Pixels['pixels']): { indices: Uint8Array; colours: number[] } {
  for (let droppedBits = 0; ; droppedBits++) {
    const indexed = tryIndex(pixels, droppedBits);
    if (indexed !== null) return indexed;
  }
}

function tryIndex(pixels: Pixels['pixels'], droppedBits: number): { indices: Uint8Array; colours: number[] } | null {
  const steps = coarseSteps(droppedBits);
  const indices = new Uint8Array(pixels.length / 4);
  const palette = new Map<number, number>();
  let [lastColour, lastIndex] = [-1, -1];
  for (let pixel = 0; pixel < indices.length; pixel++) {
    const at = 4 * pixel;
    const colour =
      ((steps[pixels[at]!]! << 24) |
        (steps[pixels[at + 1]!]! << 16) |
        (steps[pixels[at + 2]!]! << 8) |
        steps[pixels[at + 3]!]!) >>>
      0;
    if (colour !== lastColour) {
      if (!palette.has(colour)) palette.set(colour, palette.size);
      if (palette.size > PALETTE_SIZE) return null;
      [lastColour, lastIndex] = [colour, palette.get(colour)!];
    }
    indices[pixel] = lastIndex;
  }
  return { indices, colours: [...palette.keys()] };
}

/** For each value of a channel the nearest of fewer steps; the ends stay, so that black and white stay what they are. */
function coarseSteps(droppedBits: number): Uint8Array {
  const count = 255 >>> droppedBits;
  return Uint8Array.from({ length: 256 }, (_, value) => Math.round((Math.round((value * count) / 255) * 255) / count));
}

function chunk(type: string, data: Buffer): Buffer {
  const name = Buffer.from(type, 'latin1');
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(data, crc32(name)));
  return Buffer.concat([length, name, data, checksum]);
}
