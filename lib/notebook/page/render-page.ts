/** An executed notebook as one page: no request to anywhere, readable without scripts, figures alive with them. */

import { PLOTLY_TYPE } from '../mime-bundle.ts';
import type { Cell, CodeCell, Notebook } from '../notebook.ts';
import { escapeHtml, type Link, renderFrame } from './html.ts';
import { findTitle, type MarkdownEnvironment, renderMarkdown } from './markdown.ts';
import { type RenderFigure, renderOutput } from './render-output.ts';

export interface PageOptions {
  /** Title for a notebook that has no heading of the first level. */
  readonly title?: string;
  /** The page that lists all pages, and the ones before and after this one. */
  readonly home?: Link | undefined;
  readonly previous?: Link | undefined;
  readonly next?: Link | undefined;
  /** The cell at which the notebook's run stopped. */
  readonly failure?: { readonly id: string; readonly position: number } | null;
}

/**
 * @example
 * const page = renderPage(await readNotebook('notebooks/01-handshake.ipynb'));
 */
export function renderPage(notebook: Notebook, options: PageOptions = {}): string {
  const { home, previous, next, failure = null } = options;
  const slugs = new Map<string, number>();
  const cells = notebook.cells.map((cell) => renderCell(cell, { slugs }));
  const title = notebookTitle(notebook) ?? options.title ?? 'Notebook';
  const content = [...(failure === null ? [] : [renderFailure(failure)]), ...cells].join('\n');
  return renderFrame({ title, content, home, previous, next, hasFigures: hasFigures(notebook) });
}

/** The notebook's first heading of the first level. */
export function notebookTitle(notebook: Notebook): string | null {
  for (const { cell_type, source } of notebook.cells) {
    const title = cell_type === 'markdown' ? findTitle(source) : null;
    if (title !== null) return title;
  }
  return null;
}

/** What the cells of a page are rendered with. */
export interface CellContext extends Omit<Partial<MarkdownEnvironment>, 'attachments' | 'docId'> {
  readonly figure?: RenderFigure;
}

export function renderCell(cell: Cell, context: CellContext): string {
  switch (cell.cell_type) {
    case 'markdown': {
      const { source, attachments = {} } = cell;
      const html = renderMarkdown(source, { ...context, attachments, docId: cell.id });
      return `<div class="markdown" id="cell-${cell.id}">\n${html}</div>`;
    }
    case 'code':
      return renderCode(cell, context);
    default:
      // Raw cells are for other converters.
      return '';
  }
}

function renderCode({ id, source, execution_count, outputs }: CodeCell, { highlight, figure }: CellContext): string {
  if (source.trim() === '' && outputs.length === 0) return '';
  const name = execution_count === null ? 'Code, not run' : `Code ${execution_count}`;
  const count = execution_count === null ? '' : `<span class="count" aria-hidden="true">[${execution_count}]</span>`;
  const shown =
    outputs.length === 0
      ? ''
      : `\n<div class="outputs">\n${outputs.map((output) => renderOutput(output, figure)).join('\n')}\n</div>`;
  return (
    `<section class="code" id="cell-${id}" aria-label="${name}">\n` +
    `<div class="source">${count}<pre tabindex="0" role="group" aria-label="Source">` +
    `<code class="language-typescript">${highlight?.(source, 'typescript') ?? escapeHtml(source)}</code></pre></div>${shown}\n</section>`
  );
}

function renderFailure({ id, position }: { id: string; position: number }): string {
  const where = `<a href="#cell-${escapeHtml(id)}">cell ${position}</a>`;
  return `<p class="notice" role="status">The run stopped at ${where}, which failed. What follows it was not run.</p>`;
}

function hasFigures({ cells }: Notebook): boolean {
  return cells.some(
    (cell) =>
      cell.cell_type === 'code' && cell.outputs.some((output) => 'data' in output && PLOTLY_TYPE in output.data),
  );
}
