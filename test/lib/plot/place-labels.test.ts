import { expect, test } from 'vitest';
import { placeLabels } from '../../../lib/plot/place-labels.ts';

const at = (...places: number[]) => places.map((atPx) => ({ atPx, heightPx: 20 }));

test('placeLabels leaves labels that have room where they belong', () => {
  expect(placeLabels(at(150, 50, 100), 200)).toEqual([150, 50, 100]);
});

test('placeLabels moves labels apart, in the order of their places', () => {
  expect(placeLabels(at(100, 95), 200)).toEqual([115, 95]);
});

test('placeLabels keeps labels within, and pushes others away from the edge', () => {
  expect(placeLabels(at(0, 0), 200)).toEqual([10, 30]);
  expect(placeLabels(at(200, 200, 60), 200)).toEqual([170, 190, 60]);
});

test('placeLabels never puts one on another', () => {
  const placed = placeLabels(at(5, 7, 7, 180, 199, 100, 101, 30), 200).toSorted((a, b) => a - b);
  for (const [index, place] of placed.slice(1).entries()) expect(place - placed[index]!).toBeGreaterThanOrEqual(20);
});
