/** The buttons above a notebook, and what the kernel is doing. */

import type { NotebookPanel } from '@jupyterlab/notebook';

interface Button {
  readonly id: string;
  /** Drawn, and hidden from readers of screens. */
  readonly sign: string;
  readonly label: string;
  readonly title: string;
}

const BUTTONS: readonly (readonly Button[])[] = [
  [
    { id: 'run', sign: '▶', label: 'Run', title: 'Run the cell and go to the next (Shift+Enter)' },
    { id: 'run-all', sign: '▶▶', label: 'Run all', title: 'Run all cells from the top' },
    { id: 'interrupt', sign: '■', label: 'Stop', title: 'Stop the running cell (I, I)' },
    { id: 'restart', sign: '↻', label: 'Restart', title: 'Restart the kernel; variables are lost (0, 0)' },
  ],
  [
    { id: 'insert-below', sign: '+', label: 'Cell', title: 'Insert a cell below (B)' },
    {
      id: 'save',
      sign: '✓',
      label: 'Save',
      title: 'Save now and keep a checkpoint; edits are saved by themselves (Ctrl+S)',
    },
    { id: 'restore', sign: '↶', label: 'Checkpoint', title: 'Go back to the checkpoint' },
    { id: 'keys', sign: '?', label: 'Keys', title: 'Show all keys (H)' },
  ],
];

const STATES: Readonly<Record<string, string>> = {
  unknown: 'starting',
  starting: 'starting',
  idle: 'ready',
  busy: 'running',
  terminating: 'stopping',
  restarting: 'restarting',
  autorestarting: 'restarting',
  dead: 'ended',
};

/** @param run a command by its id */
export function createToolbar(panel: NotebookPanel, run: (id: string) => void): HTMLElement {
  const toolbar = document.createElement('div');
  toolbar.className = 'toolbar';
  toolbar.setAttribute('role', 'toolbar');
  toolbar.setAttribute('aria-label', 'Notebook');
  for (const group of BUTTONS) {
    const box = document.createElement('div');
    box.className = 'group';
    box.append(...group.map((button) => createButton(button, run)));
    toolbar.append(box);
  }
  walkByArrows(toolbar);
  toolbar.append(createStatus(panel));
  return toolbar;
}

function createButton({ id, sign, label, title }: Button, run: (id: string) => void): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button';
  button.dataset.command = id;
  button.title = title;
  const drawn = document.createElement('span');
  drawn.setAttribute('aria-hidden', 'true');
  drawn.className = 'sign';
  drawn.textContent = sign;
  const words = document.createElement('span');
  words.className = 'label';
  words.textContent = label;
  button.append(drawn, words);
  button.addEventListener('click', () => run(id));
  return button;
}

/** One stop of the Tab key, arrows within (ARIA Authoring Practices, "Toolbar"). */
function walkByArrows(toolbar: HTMLElement): void {
  const buttons = [...toolbar.querySelectorAll('button')];
  const focusable = (chosen: HTMLButtonElement) => {
    for (const button of buttons) button.tabIndex = button === chosen ? 0 : -1;
  };
  focusable(buttons[0]!);
  toolbar.addEventListener('focusin', (event) => focusable(event.target as HTMLButtonElement));
  toolbar.addEventListener('keydown', (event) => {
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const last = buttons.length - 1;
    const targets: Record<string, number> = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (at < 0 || target === undefined) return;
    event.preventDefault();
    buttons[target]!.focus();
  });
}

function createStatus({ sessionContext }: NotebookPanel): HTMLElement {
  const status = document.createElement('p');
  status.className = 'kernel-status';
  let wasConnected = false;
  const show = () => {
    const { session, kernelDisplayStatus } = sessionContext;
    const connection = session?.kernel?.connectionStatus;
    if (connection === 'connected') wasConnected = true;
    const isLost = connection === 'disconnected' || (connection === 'connecting' && wasConnected);
    const isGone = session === null && wasConnected && kernelDisplayStatus !== 'starting';
    const now = STATES[kernelDisplayStatus] ?? kernelDisplayStatus;
    const state = isGone ? 'ended' : isLost ? 'not reachable' : now;
    status.dataset.state = state;
    status.textContent = `Kernel: ${state}`;
  };
  sessionContext.statusChanged.connect(show);
  sessionContext.connectionStatusChanged.connect(show);
  sessionContext.kernelChanged.connect(show);
  sessionContext.sessionChanged.connect(show);
  show();
  return status;
}
