import { expect, test } from 'vitest';
import { CellSources } from '../../../../lib/notebook/kernel/cell-sources.ts';
import { createConverter } from '../../../../lib/notebook/kernel/tslab-compiler.ts';

const converter = createConverter();
const messages = (source: string) => converter.convert('', source).diagnostics.map(({ messageText }) => messageText);

test('cells are checked strictly, with the newest library, and packages by their exports', () => {
  expect(messages('let a: string = null;')).toEqual(["Type 'null' is not assignable to type 'string'."]);
  expect(messages('const f = (x) => x;')).toEqual(["Parameter 'x' implicitly has an 'any' type."]);
  expect(messages('[3, 1].findLast((n) => n > 0)')).toEqual([]);
  expect(messages("import { test } from 'vitest/config';")).toEqual([
    expect.stringContaining("no exported member 'test'"),
  ]);
});

test('a conversion brings the maps of both steps', () => {
  const { output = '', maps } = converter.convert(
    '',
    'type A = number;\n\nconst a: A = 1;\nthrow new Error(String(a));',
  );
  const sources = new CellSources();
  const lines = sources.label(output, 7, maps).split('\n');
  const line = lines.findIndex((text) => text.startsWith('throw')) + 1;
  expect(line).toBeGreaterThan(1);
  expect(sources.find('cell-7', { line, column: 1 })).toEqual({ line: 4, column: 1 });
  expect(converter.convert('', 'nobody').maps).toBeNull();
});

test('isComplete tells a finished cell from one that goes on', () => {
  expect(converter.isComplete('1 + 1').completed).toBe(true);
  expect(converter.isComplete('function f() {')).toEqual({ completed: false, indent: '  ' });
});

test('inspect says what stands at a place, in words', () => {
  expect(converter.inspect('declare const n: number;', 'n', 1)).toContain('const n: number');
  expect(converter.inspect('', ' ', 1)).toBeUndefined();
  const documented = '/** Halves.\n@param n even\n@throws {RangeError} where it is odd */ function half(n: number) {}';
  expect(converter.inspect('', documented, documented.indexOf('half'))).toMatch(
    /Halves\.\n@param n even\n@throws \{?RangeError\}? where it is odd/,
  );
});
