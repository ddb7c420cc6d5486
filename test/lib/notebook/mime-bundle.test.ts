import { expect, test } from 'vitest';
import { isDisplayable, isJsonType, MIME_BUNDLE, sortBundle } from '../../../lib/notebook/mime-bundle.ts';

test('the name of the method is the registered one, which libraries use without importing this', () => {
  expect(isDisplayable({ [Symbol.for('jupyter.mimebundle')]: () => ({}) })).toBe(true);
  expect(MIME_BUNDLE).toBe(Symbol.for('jupyter.mimebundle'));
});

test('isDisplayable refuses what has no such method', () => {
  for (const value of [null, undefined, 1, 'text', {}, { [MIME_BUNDLE]: {} }]) expect(isDisplayable(value)).toBe(false);
});

test('sortBundle puts data first, then images, then words', () => {
  const sorted = sortBundle({ 'text/plain': 'a', 'image/png': 'b', 'text/html': 'c', 'application/x+json': {} });
  expect(Object.keys(sorted)).toEqual(['application/x+json', 'image/png', 'text/html', 'text/plain']);
});

test('isJsonType knows the plain type and the +json ones', () => {
  expect(['application/json', 'application/vnd.plotly.v1+json', 'text/plain'].map(isJsonType)).toEqual([
    true,
    true,
    false,
  ]);
});
