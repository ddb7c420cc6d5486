import { afterEach, expect, test } from 'vitest';
import { CellSources } from '../../../../lib/notebook/kernel/cell-sources.ts';
import { cleanFrame, installStackTraces } from '../../../../lib/notebook/kernel/stack-trace.ts';

const sources = new CellSources();
sources.find = (name, { line }) => (name === 'cell-2' && line < 9 ? { line: line - 1, column: 5 } : null);
const before = Error.prepareStackTrace;
afterEach(() => {
  Error.prepareStackTrace = before;
});

test.each([
  ['send (cell-2:7:9)', 'send (cell 2:6:5)'],
  ['async cell-2:3:1', 'async cell 2:2:5'],
  ['Proxy.send (cell-2:7:9)', 'send (cell 2:6:5)'],
  ['Proxy.model (file:///course/lib/model/model.ts:4:2)', 'model (../lib/model/model.ts:4:2)'],
  ['Object.get (/course/notebooks/node_modules/x/index.js:1:1)', 'Object.get (node_modules/x/index.js:1:1)'],
  ['JSON.parse (<anonymous>)', 'JSON.parse (<anonymous>)'],
])('cleanFrame turns %s into %s', (frame, cleaned) => {
  expect(cleanFrame(frame, sources, '/course/notebooks')).toBe(cleaned);
});

test.each([
  'cell-2:9:3',
  'cell-5:1:1',
  'Object.execute (/course/node_modules/tslab/dist/executor.js:1:1)',
  'Script.runInThisContext (node:vm:137:12)',
  'process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
])('cleanFrame hides %s', (frame) => {
  expect(cleanFrame(frame, sources, '/course/notebooks')).toBeNull();
});

test('installStackTraces cleans the stack of every error from then on', () => {
  installStackTraces(sources, import.meta.dirname);
  const { stack = '' } = new TypeError('no');
  expect(stack.split('\n')[0]).toBe('TypeError: no');
  expect(stack).toContain('    at stack-trace.test.ts:');
  expect(stack).not.toContain(import.meta.dirname);
});
