import { expect, test } from 'vitest';
import { createExecutor, onDisplay } from '../../../../lib/notebook/kernel/tslab.ts';
import { createConverter } from '../../../../lib/notebook/kernel/tslab-compiler.ts';

const converter = createConverter();

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
