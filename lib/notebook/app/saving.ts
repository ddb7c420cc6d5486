/**
 * Edits are saved by themselves, soon after the last key and at the latest some seconds after the first, so that a crash costs
 * no more than those. Saving by hand also keeps a checkpoint. What another program wrote into the file is loaded when the
 * reader comes back, unless there are edits of their own: JupyterLab's question decides then, at the next save.
 */

import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { announce } from './announce.ts';
import { createNotice } from './notice.ts';

const AFTER_LAST_EDIT_MS = 1_000;
const AFTER_FIRST_EDIT_MS = 4_000;
const AFTER_FAILURE_MS = 5_000;

export interface Saving {
  readonly save: () => Promise<void>;
  /** Back to the checkpoint, after asking. */
  readonly restore: () => Promise<void>;
}

/**
 * @param isServerThere without it, JupyterLab would say in a dialog, again and again, that it cannot save
 * @param notices where the reader is told of other tabs
 */
export function keepSaved(
  { context }: NotebookPanel,
  isServerThere: () => Promise<boolean>,
  notices: HTMLElement,
): Saving {
  const elsewhere = createNotice(
    'This notebook is open in another tab too. Edit it in one of them; they share the kernel.',
  );
  notices.append(elsewhere);
  let isThere = true;
  let timer = 0;
  let firstEditAt: number | null = null;
  let isSaving = false;

  const plan = (delay: number) => {
    clearTimeout(timer);
    timer = window.setTimeout(saveEdits, delay);
  };
  const onEdit = () => {
    if (!context.model.dirty) return;
    firstEditAt ??= performance.now();
    plan(Math.max(0, Math.min(AFTER_LAST_EDIT_MS, firstEditAt + AFTER_FIRST_EDIT_MS - performance.now())));
  };
  async function saveEdits(): Promise<void> {
    if (isSaving || !context.model.dirty) return;
    isSaving = true;
    firstEditAt = null;
    try {
      isThere = await isServerThere();
      if (isThere) await context.save();
      else plan(AFTER_FAILURE_MS);
    } catch {
      // JupyterLab has said why, or has asked and the answer was to wait.
      plan(AFTER_FAILURE_MS);
    } finally {
      isSaving = false;
      // What was typed meanwhile is not in what was sent.
      if (context.model.dirty && isThere) onEdit();
    }
  }
  context.model.contentChanged.connect(onEdit);
  context.model.stateChanged.connect(onEdit);
  window.addEventListener('beforeunload', (event) => {
    if (context.model.dirty) event.preventDefault();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) void saveEdits();
    else void loadChanges(context);
  });
  void warnOfOtherTabs(context.path, elsewhere);

  return {
    save: async () => {
      if (!(await isServerThere())) return;
      await context.save();
      await context.createCheckpoint();
      announce('Saved.');
    },
    restore: async () => {
      const [checkpoint] = await context.listCheckpoints();
      if (checkpoint === undefined) {
        await showDialog({
          title: 'There is no checkpoint yet',
          body: 'Save keeps one.',
          buttons: [Dialog.okButton()],
        });
        return;
      }
      const when = new Date(checkpoint.last_modified).toLocaleString();
      const { button } = await showDialog({
        title: 'Go back to the checkpoint?',
        body: `The notebook becomes as it was saved on ${when}. What was changed since is lost.`,
        buttons: [Dialog.cancelButton(), Dialog.warnButton({ label: 'Go back' })],
      });
      if (!button.accept) return;
      await context.restoreCheckpoint(checkpoint.id);
      await context.revert();
    },
  };
}

async function loadChanges(context: NotebookPanel['context']): Promise<void> {
  if (context.model.dirty || context.contentsModel === null) return;
  const known = context.contentsModel.hash;
  const response = await fetch(`/api/contents/${encodeURI(context.path)}?content=0&hash=1`).catch(() => null);
  if (!response?.ok) return;
  const { hash } = (await response.json()) as { hash: string };
  if (!known || hash === known || context.model.dirty) return;
  await context.revert();
  announce('The notebook has changed on disk and was loaded again.');
}

/** Whoever comes second says so, for as long as the first is there. */
async function warnOfOtherTabs(path: string, notice: HTMLElement): Promise<void> {
  const name = `notebook ${path}`;
  const forever = new Promise<never>(() => {});
  await navigator.locks.request(name, { ifAvailable: true }, (lock) => {
    if (lock !== null) return forever;
    notice.hidden = false;
    return undefined;
  });
  await navigator.locks.request(name, () => {
    notice.hidden = true;
    return forever;
  });
}
