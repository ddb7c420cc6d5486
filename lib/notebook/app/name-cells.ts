/** Names for readers of screens, which JupyterLab's cells lack: each cell, its editor and its outputs say which cell it is. */

import type { Cell } from '@jupyterlab/cells';
import type { Notebook } from '@jupyterlab/notebook';

const KINDS: Readonly<Record<string, string>> = { code: 'Code', markdown: 'Text', raw: 'Raw text' };

/** Names the cells now, and whenever cells come, go, run or are opened for editing. */
export function nameCells(notebook: Notebook): void {
  notebook.node.setAttribute('role', 'region');
  notebook.node.setAttribute('aria-label', 'Cells');
  let isPlanned = false;
  const plan = () => {
    if (isPlanned) return;
    isPlanned = true;
    requestAnimationFrame(() => {
      isPlanned = false;
      for (const [index, cell] of notebook.widgets.entries()) nameCell(cell, index + 1);
    });
  };
  // Editors and outputs come when they are needed, by no signal that all of them share.
  new MutationObserver(plan).observe(notebook.node, { childList: true, subtree: true });
  plan();
}

function nameCell(cell: Cell, number: number): void {
  const name = `${KINDS[cell.model.type] ?? 'Cell'} ${number}`;
  // JupyterLab calls the list of cells a feed, and a feed has articles.
  set(cell.node, 'role', 'article');
  set(cell.node, 'aria-label', name);
  // Links to a cell say so, as on the site.
  set(cell.node, 'id', `cell-${cell.model.id}`);
  for (const editor of cell.node.querySelectorAll('.cm-content')) set(editor, 'aria-label', `${name}, editor`);
  for (const scroller of cell.node.querySelectorAll('.cm-scroller')) set(scroller, 'tabindex', '-1');
  for (const output of cell.node.querySelectorAll('.jp-OutputArea-output')) {
    // What scrolls must be reachable by keyboard.
    set(output, 'tabindex', '0');
    set(output, 'role', 'group');
    // A figure says in words what it shows.
    if (!output.classList.contains('figure')) set(output, 'aria-label', `${name}, output`);
  }
}

function set(element: Element, attribute: string, value: string): void {
  if (element.getAttribute(attribute) !== value) element.setAttribute(attribute, value);
}
