/**
 * As much of a canvas as plotly uses for heatmaps and images: filled rectangles, pixels in, PNG out. Everything else is
 * accepted and ignored.
 *
 * Source: HTML Living Standard, section 4.12.5.1, "The 2D rendering context".
 */

import { encodePng } from './png-encoder.ts';

export class Canvas2d {
  fillStyle = '#000';
  readonly #canvas: { readonly width: number; readonly height: number };
  #pixels = new Uint8ClampedArray();
  #width = 0;
  #height = 0;

  constructor(canvas: { readonly width: number; readonly height: number }) {
    this.#canvas = canvas;
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.#fit();
    const colour = parseColour(this.fillStyle);
    const [left, right] = [Math.max(0, Math.round(x)), Math.min(this.#width, Math.round(x + width))];
    const [top, bottom] = [Math.max(0, Math.round(y)), Math.min(this.#height, Math.round(y + height))];
    for (let row = top; row < bottom; row++) {
      for (let column = left; column < right; column++) this.#pixels.set(colour, 4 * (row * this.#width + column));
    }
  }

  clearRect(): void {
    this.#fit();
    this.#pixels.fill(0);
  }

  createImageData(width: number, height: number): { width: number; height: number; data: Uint8ClampedArray } {
    return { width, height, data: new Uint8ClampedArray(width * height * 4) };
  }

  putImageData(image: { width: number; height: number; data: ArrayLike<number> }, x: number, y: number): void {
    this.#fit();
    for (let row = 0; row < Math.min(image.height, this.#height - y); row++) {
      for (let column = 0; column < Math.min(image.width, this.#width - x); column++) {
        const from = 4 * (row * image.width + column);
        const to = 4 * ((row + y) * this.#width + column + x);
        for (let channel = 0; channel < 4; channel++) this.#pixels[to + channel] = image.data[from + channel]!;
      }
    }
  }

  toDataUrl(): string {
    this.#fit();
    const png = encodePng({ width: this.#width, height: this.#height, pixels: this.#pixels });
    return `data:image/png;base64,${png.toString('base64')}`;
  }

  scale(): void {}
  save(): void {}
  restore(): void {}
  beginPath(): void {}
  closePath(): void {}
  rect(): void {}
  clip(): void {}
  translate(): void {}

  /** A canvas whose size is set is cleared. */
  #fit(): void {
    const { width, height } = this.#canvas;
    if (width === this.#width && height === this.#height) return;
    [this.#width, this.#height] = [width, height];
    this.#pixels = new Uint8ClampedArray(width * height * 4);
  }
}

function parseColour(style: string): [number, number, number, number] {
  const functional = /rgba?\(([^)]+)\)/.exec(style);
  if (functional !== null) {
    const [red = 0, green = 0, blue = 0, alpha = 1] = functional[1]!.split(',').map(Number);
    return [red, green, blue, alpha * 255];
  }
  const hex = /^#(..)(..)(..)$/.exec(style);
  if (hex === null) return [0, 0, 0, 255];
  const [red = 0, green = 0, blue = 0] = hex.slice(1).map((pair) => Number.parseInt(pair, 16));
  return [red, green, blue, 255];
}
