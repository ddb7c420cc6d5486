import { expect, test } from 'vitest';
import { figureSize, figureTitle, refusal } from '../../../../lib/notebook/figure/figure.ts';

test('refusal lets two-dimensional figures pass', () => {
  expect(refusal({})).toBeNull();
  expect(refusal({ data: [{}, { type: 'bar' }, { type: 'heatmap' }] })).toBeNull();
});

test.each(['scatter3d', 'surface', 'scattergl', 'parcoords', 'densitymap'])('refusal names %s and WebGL', (type) => {
  expect(refusal({ data: [{ type: 'bar' }, { type }] })).toMatch(`unsupported trace type: ${type} needs WebGL; use`);
});

test('refusal names maps, which plotly would fetch', () => {
  expect(refusal({ data: [{ type: 'choropleth' }] })).toMatch('choropleth needs map data');
});

test('figureSize is what the layout says, or the usual', () => {
  expect(figureSize({ layout: { width: 300 } })).toEqual({ width: 300, height: 420 });
});

test('figureTitle is words without markup', () => {
  expect(figureTitle({ layout: { title: { text: 'Page <b>load</b><br>in ms' } } })).toBe('Page load in ms');
  expect(figureTitle({ layout: { title: 'Plain' } })).toBe('Plain');
  expect(figureTitle({})).toBe('Figure');
});
