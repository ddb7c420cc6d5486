import { expect, test } from 'vitest';
import { Canvas2d } from '../../../../lib/notebook/figure/canvas.ts';
import { encodePng } from '../../../../lib/notebook/figure/png-encoder.ts';

const url = (width: number, height: number, pixels: number[]) =>
  `data:image/png;base64,${encodePng({ width, height, pixels: Uint8Array.from(pixels) }).toString('base64')}`;

test('rectangles are filled in any notation of colours, and cut at the edges', () => {
  const canvas = new Canvas2d({ width: 2, height: 1 });
  canvas.fillStyle = '#ff8000';
  canvas.fillRect(-5, -5, 6, 99);
  canvas.fillStyle = 'rgba(1, 2, 3, 0.2)';
  canvas.fillRect(1, 0, 9, 9);
  expect(canvas.toDataUrl()).toBe(url(2, 1, [255, 128, 0, 255, 1, 2, 3, 51]));
});

test('pixels are put where they belong; clearing and resizing erase', () => {
  const element = { width: 2, height: 1 };
  const canvas = new Canvas2d(element);
  const image = canvas.createImageData(1, 1);
  image.data.set([9, 8, 7, 255]);
  canvas.putImageData(image, 1, 0);
  expect(canvas.toDataUrl()).toBe(url(2, 1, [0, 0, 0, 0, 9, 8, 7, 255]));
  canvas.clearRect();
  expect(canvas.toDataUrl()).toBe(url(2, 1, [0, 0, 0, 0, 0, 0, 0, 0]));
  element.width = 1;
  expect(canvas.toDataUrl()).toBe(url(1, 1, [0, 0, 0, 0]));
});
