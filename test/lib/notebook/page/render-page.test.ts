import { expect, test } from 'vitest';
import type { Cell, Notebook } from '../../../../lib/notebook/notebook.ts';
import { notebookTitle, renderPage } from '../../../../lib/notebook/page/render-page.ts';

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

test('renderPage is titled by the first heading, or as it is told', () => {
  expect(renderPage(notebook(markdown('text'), markdown('# One & two')))).toContain('<title>One &amp; two</title>');
  expect(renderPage(notebook(code('# not a title')), { title: '01-a' })).toContain('<title>01-a</title>');
  expect(notebookTitle(notebook(markdown('## no')))).toBeNull();
});

test('renderPage shows code, its number and its outputs', () => {
  const outputs = [{ output_type: 'stream', name: 'stdout', text: 'hello\n' }];
  const page = renderPage(notebook(code('if (a < b) {}', { execution_count: 3, outputs })));
  expect(page).toContain('<section class="code" id="cell-c" aria-label="Code 3">');
  expect(page).toContain('<code class="language-typescript">if (a &lt; b) {}</code>');
  expect(page).toContain('aria-label="Output">hello</pre>');
});

test('renderPage says of a cell that it was not run, and leaves out empty and raw ones', () => {
  const page = renderPage(notebook(code('1'), code(' \n'), { cell_type: 'raw', id: 'r', source: 'RAW', metadata: {} }));
  expect(page.match(/<section/g)).toHaveLength(1);
  expect(page).toContain('aria-label="Code, not run"');
  expect(page).not.toContain('RAW');
});

test('renderPage loads plotly only if there is a figure', () => {
  const data = { 'application/vnd.plotly.v1+json': { data: [] } };
  const figure = code('1', { outputs: [{ output_type: 'display_data', data, metadata: {} }] });
  expect(renderPage(notebook(figure))).toContain('<script src="/plotly.js"');
  expect(renderPage(notebook(code('1')))).not.toContain('<script');
});

test('renderPage says where a run stopped, and leads there', () => {
  const page = renderPage(notebook(code('1')), { failure: { id: 'c', position: 1 } });
  expect(page).toContain('<a href="#cell-c">cell 1</a>');
  expect(page).toContain('id="cell-c"');
});

test('renderPage gives the headings of all cells ids of their own', () => {
  const page = renderPage(notebook(markdown('## Same', 'a'), markdown('## Same', 'b')));
  expect(page).toContain('<h2 id="same">');
  expect(page).toContain('<h2 id="same-2">');
});
