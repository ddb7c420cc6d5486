import { expect, test } from 'vitest';
import { formatChanges, outputChanges } from '../../../../lib/notebook/compare/output-changes.ts';
import type { Notebook, Output } from '../../../../lib/notebook/notebook.ts';

const notebook = (outputs: Output[], metadata = {}): Notebook => ({
  cells: [
    { cell_type: 'markdown', id: 'm', source: '', metadata: {} },
    { cell_type: 'code', id: 'c', source: '1', metadata, execution_count: 1, outputs },
  ],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
});
const stream = (text: string, name: 'stdout' | 'stderr' = 'stdout'): Output => ({ output_type: 'stream', name, text });
const result = (data: Record<string, unknown>, count = 1): Output => ({
  output_type: 'execute_result',
  data,
  metadata: {},
  execution_count: count,
});
const report = (stored: Output[], fresh: Output[]) =>
  formatChanges('a.ipynb', outputChanges(notebook(stored), notebook(fresh), 0.2));

test('outputChanges finds none in a notebook that says the same, in other words for what varies', () => {
  const stored = [
    stream('300 ms\n'),
    result({ 'text/plain': 'x', 'image/png': 'AA', 'application/json': { a: 1, b: 2 } }),
  ];
  const fresh = [
    stream('310 ms\n'),
    result({ 'application/json': { b: 2, a: 1 }, 'text/plain': 'x', 'image/png': 'BB' }, 7),
  ];
  expect(outputChanges(notebook(stored), notebook(fresh), 0.2)).toEqual([]);
});

// As nbdiff 4 prints it of the same two notebooks, but for its times of the files.
test('a changed text is shown as a unified diff, under its path', () => {
  expect(report([stream('l1\nl2\nl3\nl4\nl5\n')], [stream('l1\nl2\nlx\nl4\nl5\n')])).toBe(`--- a.ipynb (stored)
+++ a.ipynb (this run)

## modified /cells/1/outputs/0/text:
@@ -1,5 +1,5 @@
 l1
 l2
-l3
+lx
 l4
 l5`);
});

test('outputs that came or went are shown whole', () => {
  const added = report([stream('a\n')], [stream('a\n'), stream('warn\nmore\n', 'stderr')]);
  expect(added).toContain(
    '## inserted before /cells/1/outputs/1:\n+  output:\n+    output_type: stream\n+    name: stderr\n+    text:\n+      warn\n+      more',
  );
  expect(report([stream('a\n'), stream('b', 'stderr')], [stream('b', 'stderr')])).toContain(
    '## deleted /cells/1/outputs/0:\n-  output:\n-    output_type: stream\n-    name: stdout\n-    text:\n-      a',
  );
});

test('figures are compared by their data, line by line, images only where there is nothing else', () => {
  const figure = (x: number) =>
    result({ 'application/vnd.plotly.v1+json': { data: [{ x: [x, 2] }] }, 'image/png': `${x}` });
  expect(report([figure(1)], [figure(3)])).toMatch(
    /## modified \/cells\/1\/outputs\/0\/data\/application\/vnd\.plotly\.v1\+json:\n@@ [^\n]+\n[\s\S]*-\s+1,\n\+\s+3,\n/,
  );
  expect(report([result({ 'image/png': 'AA' })], [result({ 'image/png': 'BB' })])).toContain('data/image/png');
});

test('a type that an output lost or got is named', () => {
  expect(
    report([result({ 'text/plain': 'x', 'text/html': 'y' })], [result({ 'text/plain': 'x', 'text/markdown': 'z' })]),
  ).toBe(
    '--- a.ipynb (stored)\n+++ a.ipynb (this run)\n\n## deleted /cells/1/outputs/0/data/text/html:\n-  y\n\n## added /cells/1/outputs/0/data/text/markdown:\n+  z',
  );
});

test('a cell with the tag nbval-ignore-output is not compared', () => {
  const tagged = { tags: ['nbval-ignore-output'] };
  expect(outputChanges(notebook([stream('a')], tagged), notebook([stream('b')], tagged), 0.2)).toEqual([]);
  expect(outputChanges(notebook([stream('a')]), notebook([stream('b')]), 0.2)).toHaveLength(1);
});
