/** All keys of the notebook, by where they count. */

import { CommandRegistry } from '@lumino/commands';
import type { NotebookCommand } from './notebook-commands.ts';

const MODES = [
  ['anywhere', 'Anywhere'],
  ['command', 'On a cell'],
  ['edit', 'In a cell’s editor'],
] as const;

export function keysDialog(commands: () => readonly NotebookCommand[]): HTMLDialogElement {
  const dialog = document.createElement('dialog');
  dialog.className = 'keys';
  dialog.setAttribute('aria-labelledby', 'keys-title');
  const title = document.createElement('h2');
  title.id = 'keys-title';
  title.textContent = 'Keys';
  const close = document.createElement('button');
  close.type = 'button';
  close.className = 'button';
  close.textContent = 'Close';
  close.addEventListener('click', () => dialog.close());
  const lists = document.createElement('div');
  lists.className = 'lists';
  const header = document.createElement('header');
  header.append(title, close);
  dialog.append(header, lists);
  // The table exists only once everything it names does.
  dialog.addEventListener('beforetoggle', () =>
    lists.replaceChildren(...MODES.map(([mode, name]) => list(mode, name, commands()))),
  );
  return dialog;
}

function list(mode: string, name: string, commands: readonly NotebookCommand[]): HTMLElement {
  const section = document.createElement('section');
  const heading = document.createElement('h3');
  heading.textContent = name;
  const terms = document.createElement('dl');
  for (const { label, keys } of commands.filter((each) => each.mode === mode && each.keys.length > 0)) {
    const term = document.createElement('dt');
    // On some systems two of them are the same.
    const names = [...new Set(keys.map(nameOf))];
    term.append(...names.flatMap((name, index) => (index === 0 ? [keyboard(name)] : [' or ', keyboard(name)])));
    const description = document.createElement('dd');
    description.textContent = label;
    terms.append(term, description);
  }
  section.append(heading, terms);
  return section;
}

function nameOf(sequence: readonly string[]): string {
  return sequence.map((keys) => CommandRegistry.formatKeystroke(keys)).join(' ');
}

function keyboard(name: string): HTMLElement {
  const element = document.createElement('kbd');
  element.textContent = name;
  return element;
}
