import { expect, test } from 'vitest';
import type { Output } from '../../../../lib/notebook/notebook.ts';
import { renderOutput } from '../../../../lib/notebook/page/render-output.ts';

const shown = (data: Record<string, unknown>, metadata = {}) =>
  renderOutput({ output_type: 'display_data', data, metadata });
const hostile = '</pre><script>alert(1)</script>"\'';

test.each<[string, Output]>([
  ['a stream', { output_type: 'stream', name: 'stdout', text: hostile }],
  ['an error', { output_type: 'error', ename: 'E', evalue: hostile, traceback: [hostile] }],
  ['HTML', { output_type: 'display_data', data: { 'text/html': hostile }, metadata: {} }],
  ['plain text', { output_type: 'display_data', data: { 'text/plain': hostile }, metadata: {} }],
  ['markdown', { output_type: 'display_data', data: { 'text/markdown': hostile }, metadata: {} }],
  ['an unknown type', { output_type: 'display_data', data: { 'application/javascript': hostile }, metadata: {} }],
  ['an SVG', { output_type: 'display_data', data: { 'image/svg+xml': hostile }, metadata: {} }],
  ['an image', { output_type: 'display_data', data: { 'image/png': hostile, 'text/plain': hostile }, metadata: {} }],
  [
    'a figure',
    {
      output_type: 'display_data',
      data: { 'application/vnd.plotly.v1+json': { data: [], layout: { title: hostile } }, 'text/plain': hostile },
      metadata: {},
    },
  ],
])('renderOutput lets no markup of %s through', (_name, output) => {
  const html = renderOutput(output);
  expect(html).not.toContain('<script>');
  expect(html.match(/<\/pre>/g)?.length ?? 0).toBeLessThan(2);
});

test('renderOutput leaves out the colours of terminals', () => {
  const html = renderOutput({ output_type: 'error', ename: 'E', evalue: '', traceback: ['\u001b[31mred\u001b[0m'] });
  expect(html).toBe('<pre class="error" tabindex="0" role="group" aria-label="Error">red</pre>');
});

test('renderOutput shows an error without a traceback by name and message', () => {
  expect(renderOutput({ output_type: 'error', ename: 'RangeError', evalue: 'far', traceback: [] })).toContain(
    'RangeError: far',
  );
});

test('renderOutput gives an image its words and its natural size', () => {
  const data = { 'image/png': 'aGk=\n', 'text/plain': 'two\nbars' };
  expect(shown(data, { 'image/png': { width: 70, height: 40 } })).toContain(
    '<img class="still" alt="two bars" width="70" height="40" src="data:image/png;base64,aGk=">',
  );
  expect(shown(data, { 'image/png': { width: '70" onload="x' } })).not.toContain('onload');
});

test('renderOutput keeps a figure as data beside its image', () => {
  const figure = { data: [{ name: '</script><script>' }] };
  const html = shown({ 'application/vnd.plotly.v1+json': figure, 'image/png': 'aGk=', 'text/plain': 'bars' });
  expect(html).toMatch(/^<figure data-plotly="bars"><img class="still" alt="bars"/);
  const json = /<script type="application\/json">(.*?)<\/script>/.exec(html)?.[1] ?? '';
  expect(JSON.parse(json)).toEqual(figure);
});

test('renderOutput without an image says in words what the figure shows', () => {
  expect(shown({ 'application/vnd.plotly.v1+json': { data: [] }, 'text/plain': 'bars' })).toContain(
    '<p class="still">bars</p>',
  );
});

test('renderOutput prefers the richest type it can show', () => {
  expect(shown({ 'text/plain': 'plain', 'text/markdown': '**rich**' })).toContain('<strong>rich</strong>');
  expect(shown({ 'text/plain': 'plain', 'text/html': '<b>x</b>' })).toContain('>plain</pre>');
});
