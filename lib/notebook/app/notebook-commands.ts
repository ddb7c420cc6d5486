/** What can be done in a notebook, and by which keys: JupyterLab's own. One table for the keys, the buttons and the help. */

import type { ISessionContextDialogs } from '@jupyterlab/apputils';
import { NotebookActions, type NotebookPanel } from '@jupyterlab/notebook';
import { CommandRegistry } from '@lumino/commands';
import type { Completion } from './completion.ts';

/** Where a key counts: anywhere in the notebook, on a cell (command mode), or in a cell's editor (edit mode). */
type Mode = 'anywhere' | 'command' | 'edit' | 'proposals' | 'tooltip';

export interface NotebookCommand {
  readonly id: string;
  readonly label: string;
  readonly mode: Mode;
  /** In Lumino's notation: keys pressed together, one after another in sequence. */
  readonly keys: readonly (readonly string[])[];
  readonly run: () => unknown;
}

const SELECTORS: Readonly<Record<Mode, readonly string[]>> = {
  anywhere: ['.jp-Notebook'],
  command: [
    '.jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus:not(:read-write)',
    '.jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite):focus',
  ],
  edit: ['.jp-Notebook.jp-mod-editMode'],
  proposals: ['.jp-mod-completer-active'],
  tooltip: ['body.has-tooltip .jp-Notebook'],
};

interface Parts {
  readonly panel: NotebookPanel;
  readonly dialogs: ISessionContextDialogs;
  readonly completion: Completion;
  readonly save: () => Promise<void>;
  readonly restore: () => Promise<void>;
  readonly showKeys: () => void;
}

export function notebookCommands({ panel, dialogs, completion, save, restore, showKeys }: Parts): NotebookCommand[] {
  const { content: notebook, sessionContext } = panel;
  const act = (action: (of: typeof notebook) => unknown) => () => action(notebook);
  return [
    command('run', 'Run the cell, go to the next', 'anywhere', [['Shift Enter']], () =>
      NotebookActions.runAndAdvance(notebook, sessionContext, dialogs),
    ),
    command('run-in-place', 'Run the cell, stay', 'anywhere', [['Ctrl Enter'], ['Accel Enter']], () =>
      NotebookActions.run(notebook, sessionContext, dialogs),
    ),
    command('run-and-insert', 'Run the cell, insert one below', 'anywhere', [['Alt Enter']], () =>
      NotebookActions.runAndInsert(notebook, sessionContext, dialogs),
    ),
    command('run-all', 'Run all cells', 'anywhere', [], () =>
      NotebookActions.runAll(notebook, sessionContext, dialogs),
    ),
    command('interrupt', 'Interrupt the kernel', 'command', [['I', 'I']], () =>
      sessionContext.session?.kernel?.interrupt(),
    ),
    command('restart', 'Restart the kernel', 'command', [['0', '0']], () => dialogs.restart(sessionContext)),
    command('save', 'Save, and keep a checkpoint', 'anywhere', [['Accel S']], save),
    command('restore', 'Go back to the checkpoint', 'anywhere', [], restore),
    command('edit', 'Edit the cell', 'command', [['Enter']], () => {
      notebook.mode = 'edit';
    }),
    command('leave', 'Leave the editor', 'edit', [['Escape'], ['Ctrl M']], () => {
      notebook.mode = 'command';
    }),
    command('above', 'Go to the cell above', 'command', [['ArrowUp'], ['K']], act(NotebookActions.selectAbove)),
    command('below', 'Go to the cell below', 'command', [['ArrowDown'], ['J']], act(NotebookActions.selectBelow)),
    command('insert-above', 'Insert a cell above', 'command', [['A']], act(NotebookActions.insertAbove)),
    command('insert-below', 'Insert a cell below', 'command', [['B']], act(NotebookActions.insertBelow)),
    command('cut', 'Cut the cell', 'command', [['X']], act(NotebookActions.cut)),
    command('copy', 'Copy the cell', 'command', [['C']], act(NotebookActions.copy)),
    command('paste', 'Paste below', 'command', [['V']], () => NotebookActions.paste(notebook, 'below')),
    command('delete', 'Delete the cell', 'command', [['D', 'D']], act(NotebookActions.deleteCells)),
    command('undo', 'Undo a change of cells', 'command', [['Z']], act(NotebookActions.undo)),
    command('redo', 'Redo it', 'command', [['Shift Z']], act(NotebookActions.redo)),
    command('move-up', 'Move the cell up', 'command', [['Ctrl Shift ArrowUp']], act(NotebookActions.moveUp)),
    command('move-down', 'Move the cell down', 'command', [['Ctrl Shift ArrowDown']], act(NotebookActions.moveDown)),
    command('merge', 'Merge the selected cells', 'command', [['Shift M']], act(NotebookActions.mergeCells)),
    command('split', 'Split the cell at the cursor', 'edit', [['Ctrl Shift -']], act(NotebookActions.splitCell)),
    command('to-markdown', 'Make it a text', 'command', [['M']], () =>
      NotebookActions.changeCellType(notebook, 'markdown'),
    ),
    command('to-code', 'Make it code', 'command', [['Y']], () => NotebookActions.changeCellType(notebook, 'code')),
    command('complete', 'Propose how to go on', 'edit', [['Tab']], completion.complete),
    command('accept', 'Take the proposal', 'proposals', [['Enter']], completion.accept),
    command('inspect', 'Show type and documentation', 'edit', [['Shift Tab']], completion.inspect),
    command('dismiss', 'Close the documentation', 'tooltip', [['Escape']], completion.dismiss),
    command('keys', 'Show these keys', 'command', [['H'], ['Shift /']], showKeys),
  ];
}

/** Makes the keys work; resolves nothing and returns how to run a command by its id. */
export function bindKeys(commands: readonly NotebookCommand[]): CommandRegistry {
  const registry = new CommandRegistry();
  for (const { id, label, mode, keys, run } of commands) {
    registry.addCommand(id, { label, execute: run });
    // Tab proposes only where something stands before the cursor; elsewhere it indents.
    const selectors = id === 'complete' ? ['.jp-Notebook.jp-mod-editMode .jp-mod-completer-enabled'] : SELECTORS[mode];
    for (const selector of selectors)
      for (const sequence of keys) registry.addKeyBinding({ command: id, keys: [...sequence], selector });
  }
  document.addEventListener('keydown', (event) => registry.processKeydownEvent(event), true);
  return registry;
}

function command(
  id: string,
  label: string,
  mode: Mode,
  keys: readonly (readonly string[])[],
  run: () => unknown,
): NotebookCommand {
  return { id, label, mode, keys, run };
}
