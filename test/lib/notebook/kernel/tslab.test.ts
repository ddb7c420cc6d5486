import { expect, test } from 'vitest';
import { CellSources } from '../../../../lib/notebook/kernel/cell-sources.ts';
import {
  createConverter,
  createExecutor,
  isCompleteCode,
  onDisplay,
  takeSourceMaps,
} from '../../../../lib/notebook/kernel/tslab.ts';

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

test('a conversion leaves the maps of both steps, once', () => {
  const { output = '' } = converter.convert('', 'type A = number;\n\nconst a: A = 1;\nthrow new Error(String(a));');
  const maps = takeSourceMaps();
  const sources = new CellSources();
  const lines = sources.label(output, 7, maps).split('\n');
  const line = lines.findIndex((text) => text.startsWith('throw')) + 1;
  expect(line).toBeGreaterThan(1);
  expect(sources.find('cell-7', { line, column: 1 })).toEqual({ line: 4, column: 1 });
  expect(takeSourceMaps()).toBeNull();
});

test('an executor runs cells, keeps their variables, and reports values and errors', async () => {
  const reported: unknown[] = [];
  const console = { log: (value: unknown) => reported.push(value), error: (error: unknown) => reported.push(error) };
  const executor = createExecutor(import.meta.dirname, converter, console);
  expect(await executor.execute('const n = 20;')).toBe(true);
  expect(await executor.execute('n + 1')).toBe(true);
  expect(await executor.execute('throw n')).toBe(false);
  expect(reported).toEqual([21, 20]);
  expect(executor.complete('n.toF', 5).candidates).toContain('toFixed');
});

test('isCompleteCode tells a finished cell from one that goes on', () => {
  expect(isCompleteCode('1 + 1').completed).toBe(true);
  expect(isCompleteCode('function f() {').completed).toBe(false);
});

test("onDisplay receives what tslab's own display shows", async () => {
  const shown: unknown[] = [];
  onDisplay((content, update) => shown.push([content.data, update]));
  const executor = createExecutor(import.meta.dirname, converter, { log: () => {}, error: (e) => shown.push(e) });
  await executor.execute("import { display, newDisplay } from 'tslab';\ndisplay.html('<b>1</b>');");
  await executor.execute("const d = newDisplay(); d.text('2'); d.text('3');");
  expect(shown).toEqual([
    [{ 'text/html': '<b>1</b>' }, false],
    [{ 'text/plain': '2' }, false],
    [{ 'text/plain': '3' }, true],
  ]);
});
