import { expect, test } from 'vitest';
import { fillMarker, fills, ink, type SliceName, seriesStyle } from '../../../lib/plot/palette.ts';
import { connectionPhaseNames, requestPhaseNames } from '../../../lib/timeline/timeline.ts';
import { contrast } from './colour.ts';

const names = Object.keys(fills) as SliceName[];

test('fills has a look for every phase, and for idleness', () => {
  expect(names.toSorted()).toEqual([...connectionPhaseNames, ...requestPhaseNames, 'idle'].toSorted());
});

test('fills tells phases apart without colour: by pattern, or by a contrast above 2 where both are solid', () => {
  for (const [index, a] of names.entries()) {
    for (const b of names.slice(index + 1)) {
      const apart = fills[a].pattern !== fills[b].pattern || contrast(fills[a].color, fills[b].color) > 2;
      expect(apart, `${a} and ${b}`).toBe(true);
    }
  }
});

test('fillMarker shows emulated phases by their outline, whatever the phase', () => {
  for (const name of names) {
    const emulated = fillMarker(name, 'emulated').line;
    expect(emulated.width).toBeGreaterThan(fillMarker(name, 'measured').line.width);
    expect(contrast(emulated.color, ink.card)).toBeGreaterThan(7);
  }
});

test('ink, text is legible on the card', () => {
  expect(contrast(ink.text, ink.card)).toBeGreaterThan(7);
  expect(contrast(ink.quiet, ink.card)).toBeGreaterThan(4.5);
});

test('seriesStyle, 24 series differ in dash and marker alone', () => {
  const styles = Array.from({ length: 24 }, (_, place) => seriesStyle(place)).map(
    ({ dash, marker }) => `${dash} ${marker}`,
  );
  expect(new Set(styles).size).toBe(24);
});

test('seriesStyle, every colour of a line stands out from the card', () => {
  for (let place = 0; place < 7; place++) expect(contrast(seriesStyle(place).color, ink.card)).toBeGreaterThan(2);
});
