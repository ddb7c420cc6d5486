/**
 * Which cells have run since their kernel started, as far as this tab knows. Outputs and counts of all others were stored by
 * an earlier run, or came with the course; the styles say so beside them, and show none of them below a cell that asks for a
 * prediction (tag `prediction`) before that has run, or as long as it has an `undefined` where a number belongs.
 */

import type { CodeCellModel } from '@jupyterlab/cells';
import { NotebookActions, type NotebookPanel } from '@jupyterlab/notebook';

export function followCellsThatRan({ content: notebook, sessionContext }: NotebookPanel): void {
  let kernel = '';
  let ran = new Set<string>();
  const show = () => {
    for (const { node, model } of notebook.widgets) {
      node.classList.toggle('has-run', ran.has(model.id));
      const asks = [model.getMetadata('tags')].flat().includes('prediction');
      node.classList.toggle('predicts', asks && model.sharedModel.source.includes('undefined'));
    }
  };
  show();
  const change = (cells: Iterable<string>) => {
    ran = new Set(cells);
    // A tab that goes to an exercise and comes back finds the kernel as it was.
    sessionStorage.setItem(kernel, JSON.stringify([...ran]));
    show();
  };
  const takeKernel = () => {
    const id = sessionContext.session?.kernel?.id;
    if (id === undefined) return;
    kernel = `ran in ${id}`;
    change(JSON.parse(sessionStorage.getItem(kernel) ?? '[]'));
  };
  sessionContext.kernelChanged.connect(takeKernel);
  takeKernel();
  sessionContext.statusChanged.connect((_, status) => {
    if (['restarting', 'autorestarting', 'dead'].includes(status)) change([]);
  });
  NotebookActions.executionScheduled.connect((_, { notebook: where, cell }) => {
    if (where === notebook) change([...ran, cell.model.id]);
  });
  // A cell that is moved, or comes back, has a new widget.
  notebook.model?.cells.changed.connect(() => requestAnimationFrame(show));

  window.addEventListener('beforeunload', (event) => {
    // What they show would not be kept.
    const isRunning = notebook.widgets.some(({ model }) => (model as CodeCellModel).executionState === 'running');
    if (isRunning) event.preventDefault();
  });
}
