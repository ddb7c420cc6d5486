import { expect, test } from 'vitest';
import type { Cell, Notebook } from '../../../../lib/notebook/notebook.ts';
import { notebookTitle, renderCell } from '../../../../lib/notebook/page/render-cell.ts';

const markdown = (source: string, id = 'm'): Cell => ({ cell_type: 'markdown', id, source, metadata: {} });
const code = (source: string, more: object = {}): Cell => ({
  cell_type: 'code',
  id: 'c',
  source,
  metadata: {},
  outputs: [],
  execution_count: null,
  ...more,
});
const notebook = (...cells: Cell[]): Notebook => ({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });

test('notebookTitle is the first heading of the first level', () => {
  expect(notebookTitle(notebook(code('# not a title'), markdown('text'), markdown('# One & *two*')))).toBe('One & two');
  expect(notebookTitle(notebook(markdown('## no')))).toBeNull();
});

test('renderCell shows code, its number and its outputs', () => {
  const outputs = [{ output_type: 'stream', name: 'stdout', text: 'hello\n' }];
  const html = renderCell(code('if (a < b) {}', { execution_count: 3, outputs }), {});
  expect(html).toContain('<section class="code" id="cell-c" aria-label="Code 3">');
  expect(html).toContain('<code class="language-typescript">if (a &lt; b) {}</code>');
  expect(html).toContain('aria-label="Output">hello</pre>');
});

test('renderCell takes colours and figures from whoever knows how', () => {
  const data = { 'application/vnd.plotly.v1+json': { data: [] }, 'text/plain': 'in words' };
  const cell = code('1', { outputs: [{ output_type: 'display_data', data, metadata: {} }] });
  const html = renderCell(cell, { highlight: (words) => `<b>${words}</b>`, figure: (_, words) => `<i>${words}</i>` });
  expect(html).toContain('<b>1</b>');
  expect(html).toContain('<i>in words</i>');
});

test('renderCell says of a cell that it was not run, and leaves out empty and raw ones', () => {
  expect(renderCell(code('1'), {})).toContain('aria-label="Code, not run"');
  expect(renderCell(code(' \n'), {})).toBe('');
  expect(renderCell({ cell_type: 'raw', id: 'r', source: 'RAW', metadata: {} }, {})).toBe('');
});

test('renderCell gives the headings of all cells of a page ids of their own', () => {
  const slugs = new Map<string, number>();
  expect(renderCell(markdown('## Same', 'a'), { slugs })).toContain('<h2 id="same">');
  expect(renderCell(markdown('## Same', 'b'), { slugs })).toContain('<h2 id="same-1">');
});
