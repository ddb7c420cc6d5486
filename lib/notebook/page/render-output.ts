/**
 * The outputs of a cell as HTML. Outputs may come from anybody's code, so nothing in them is markup here: HTML is shown
 * as its plain text or its source, SVG as an image, in which a browser runs no script.
 */

import { stripVTControlCharacters } from 'node:util';
import { type Figure, figureTitle } from '../figure/figure.ts';
import { type MimeBundle, PLOTLY_TYPE } from '../mime-bundle.ts';
import type { Metadata, Output } from '../notebook.ts';
import { escapeHtml } from './html.ts';
import { renderMarkdown } from './markdown.ts';

/** How a page shows figures if not by data and image in the page itself. `alternative` says the figure in words. */
export type RenderFigure = (data: MimeBundle, alternative: string) => string;

export function renderOutput(output: Output, figure?: RenderFigure): string {
  switch (output.output_type) {
    case 'stream':
      return renderText(output.text, { label: output.name === 'stderr' ? 'Messages' : 'Output', kind: output.name });
    case 'error': {
      const { ename, evalue, traceback } = output;
      const text = traceback.length > 0 ? traceback.join('\n') : `${ename}: ${evalue}`;
      return renderText(text, { label: 'Error', kind: 'error' });
    }
    default:
      return renderBundle(output.data, output.metadata, figure);
  }
}

/** The richest type that this page can show. */
function renderBundle(data: MimeBundle, metadata: Metadata, figure: RenderFigure | undefined): string {
  if (data[PLOTLY_TYPE] !== undefined) {
    const alternative = alternativeText(data) || figureTitle(data[PLOTLY_TYPE] as Figure);
    return figure === undefined ? renderFigure(data, metadata, alternative) : figure(data, alternative);
  }
  if (imageOf(data) !== null) return `<div>${renderImage(data, metadata)}</div>`;
  const markdown = data['text/markdown'] ?? data['text/latex'];
  if (markdown !== undefined) return `<div class="markdown">${renderMarkdown(String(markdown))}</div>`;
  const text = data['text/plain'] ?? data['text/html'] ?? JSON.stringify(Object.values(data)[0] ?? '', null, 2);
  return renderText(String(text), { label: 'Output', kind: 'result' });
}

function renderFigure(data: MimeBundle, metadata: Metadata, alternative: string): string {
  const still =
    imageOf(data) === null ? `<p class="still">${escapeHtml(alternative)}</p>` : renderImage(data, metadata);
  // In a script element only its end tag, and a comment's begin, could end the data early: all begin with `<`.
  const json = JSON.stringify(data[PLOTLY_TYPE]).replace(/</g, '\\u003c');
  return (
    `<figure data-plotly="${escapeHtml(alternative)}">${still}` +
    `<script type="application/json">${json}</script></figure>`
  );
}

function renderImage(data: MimeBundle, metadata: Metadata): string {
  const { type, content } = imageOf(data)!;
  const { width, height } = (metadata[type] ?? {}) as { width?: unknown; height?: unknown };
  const size = [width, height].every(Number.isFinite) ? ` width="${width}" height="${height}"` : '';
  const source = `data:${type};base64,${content}`;
  return `<img class="still" alt="${escapeHtml(alternativeText(data))}"${size} src="${escapeHtml(source)}">`;
}

function imageOf(data: MimeBundle): { type: string; content: string } | null {
  for (const type of ['image/png', 'image/jpeg', 'image/gif', 'image/webp']) {
    if (data[type] !== undefined) return { type, content: String(data[type]).replace(/\s/g, '') };
  }
  const svg = data['image/svg+xml'];
  return svg === undefined ? null : { type: 'image/svg+xml', content: Buffer.from(String(svg)).toString('base64') };
}

function alternativeText(data: MimeBundle): string {
  return String(data['text/plain'] ?? '')
    .replace(/\s+/g, ' ')
    .trim();
}

function renderText(text: string, { label, kind }: { label: string; kind: string }): string {
  const shown = escapeHtml(stripVTControlCharacters(text).replace(/\n$/, ''));
  return `<pre class="${kind}" tabindex="0" role="group" aria-label="${label}">${shown}</pre>`;
}
