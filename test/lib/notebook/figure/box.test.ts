import { expect, test } from 'vitest';
import { around, transformed, union } from '../../../../lib/notebook/figure/box.ts';

const box = { x: 10, y: 20, width: 30, height: 40 };

test('around and union give the smallest box', () => {
  expect(around([])).toBeNull();
  expect(
    around([
      [3, 4],
      [1, 9],
      [2, 5],
    ]),
  ).toEqual({ x: 1, y: 4, width: 2, height: 5 });
  expect(union(box, { x: 0, y: 50, width: 5, height: 20 })).toEqual({ x: 0, y: 20, width: 40, height: 50 });
  expect(union(null, box)).toBe(box);
});

test.each([
  [null, box],
  ['translate(5,-3)', { ...box, x: 15, y: 17 }],
  ['translate(5)', { ...box, x: 15 }],
  ['scale(2)', { x: 20, y: 40, width: 60, height: 80 }],
  ['scale(2, 3)', { x: 20, y: 60, width: 60, height: 120 }],
  ['unknown(9)', box],
])('transformed applies %s', (transform, expected) => {
  expect(transformed(box, transform)).toEqual(expected);
});

test('transformed turns about the origin, or about a point', () => {
  const turned = transformed(box, 'rotate(90)');
  expect([turned.x, turned.width, turned.height].map(Math.round)).toEqual([-60, 40, 30]);
  const aboutCorner = transformed(box, 'rotate(-90,10,20)');
  expect(aboutCorner.x).toBeCloseTo(10);
  expect(aboutCorner.y).toBeCloseTo(-10);
  expect(aboutCorner.width).toBeCloseTo(40);
});

test('transformed applies several from right to left', () => {
  expect(transformed({ x: 1, y: 1, width: 1, height: 1 }, 'translate(10,0) scale(2)')).toMatchObject({ x: 12, y: 2 });
});
