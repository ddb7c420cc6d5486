/** The cells of an executed notebook as HTML, readable without scripts. */

import type { Cell, CodeCell, Notebook } from '../notebook.ts';
import { escapeHtml } from './html.ts';
import { findTitle, type MarkdownEnvironment, renderMarkdown } from './markdown.ts';
import { type RenderFigure, renderOutput } from './render-output.ts';

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
