/** What JupyterLab says in its own dialogs, where other words fit better here. */

import { Dialog } from '@jupyterlab/apputils';
import { type ITranslator, nullTranslator } from '@jupyterlab/translation';

const conflict = 'Changed elsewhere';

const words: Readonly<Record<string, string>> = {
  'File Changed': conflict,
  [`"%1" has changed on disk since the last time it was opened or saved.
Do you want to overwrite the file on disk with the version open here,
or load the version on disk (revert)?`]:
    'This notebook was changed in another tab, or by another program. Load what was saved there, or keep what this tab shows, which replaces it?',
  Revert: 'Load the other',
  Overwrite: 'Keep mine',
  'Kernel Restarting': 'Kernel restarted',
  'The kernel for %1 appears to have died. It will restart automatically.':
    'The kernel has ended, or did not stop when it was interrupted, so there is a new one. Variables are gone: run the cells from the top again.',
};

export const translator: ITranslator = {
  languageCode: nullTranslator.languageCode,
  load: (domain) => {
    const english = nullTranslator.load(domain);
    const say = (text: string, ...values: unknown[]) => english.__(words[text] ?? text, ...values);
    return Object.assign(Object.create(english), { __: say });
  },
};

/** The question comes while one types: Enter must not answer it by replacing what the other tab saved. */
export function keepFocusFromReplacing(): void {
  Dialog.tracker.widgetAdded.connect(async (_, dialog) => {
    await dialog.ready;
    if (!dialog.node.ariaLabel?.startsWith(conflict)) return;
    dialog.node.querySelector<HTMLButtonElement>('.jp-Dialog-button.jp-mod-reject')?.focus();
  });
}
