import { expect, test } from 'vitest';
import { CellSources } from '../../../../lib/notebook/kernel/cell-sources.ts';

/** A map in which line 1 of what was made comes from line `line` (counted from 0) of what it was made from. */
const map = (line: number) =>
  JSON.stringify({ version: 3, sources: ['a'], names: [], mappings: `AA${String.fromCharCode(65 + 2 * line)}A` });

test('find goes back through both steps, last one first', () => {
  const sources = new CellSources();
  // Line 2 below the label's line break, from line 2 of the cell, whose first line is tslab's own.
  const labelled = sources.label('made()', 3, [map(2), map(0)]);
  expect(labelled).toBe('\nmade()\n//# sourceURL=cell-3');
  expect(sources.find('cell-3', { line: 2, column: 1 })).toEqual({ line: 2, column: 1 });
});

test("find knows no place for tslab's own first line, for lines below the cell, or for cells without a map", () => {
  const sources = new CellSources();
  sources.label('made()', 1, [map(0), map(0)]);
  sources.label('made()', 2, null);
  expect(sources.find('cell-1', { line: 2, column: 1 })).toBeNull();
  expect(sources.find('cell-1', { line: 9, column: 1 })).toBeNull();
  expect(sources.find('cell-2', { line: 2, column: 1 })).toBeNull();
  expect(sources.find('cell-9', { line: 2, column: 1 })).toBeNull();
});
