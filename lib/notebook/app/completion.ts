/** Completion and inspection from the kernel, at the cursor of the active cell. */

import type { CodeEditor } from '@jupyterlab/codeeditor';
import {
  Completer,
  CompleterModel,
  CompletionHandler,
  KernelCompleterProvider,
  ProviderReconciliator,
} from '@jupyterlab/completer';
import { Text } from '@jupyterlab/coreutils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { Tooltip } from '@jupyterlab/tooltip';
import { Widget } from '@lumino/widgets';

const TIMEOUT_MS = 3000;

export interface Completion {
  readonly complete: () => void;
  /** Takes the proposal that is marked. */
  readonly accept: () => void;
  /** Shows type and documentation of what stands at the cursor. */
  readonly inspect: () => Promise<void>;
  readonly dismiss: () => void;
}

/** @param place where proposals and documentation appear, beside the cursor */
export function createCompletion(panel: NotebookPanel, place: HTMLElement): Completion {
  const { content: notebook, sessionContext } = panel;
  const editorNow = () => notebook.activeCell?.editor ?? null;
  const completer = new Completer({ editor: editorNow(), model: new CompleterModel() });
  completer.hide();
  const reconciliator = () =>
    new ProviderReconciliator({
      context: { widget: panel, editor: editorNow(), session: sessionContext.session },
      providers: [new KernelCompleterProvider()],
      timeout: TIMEOUT_MS,
    });
  const handler = new CompletionHandler({ completer, reconciliator: reconciliator() });
  const follow = () => {
    handler.editor = editorNow();
    handler.reconciliator = reconciliator();
  };
  follow();
  notebook.activeCellChanged.connect((_, cell) => {
    follow();
    void cell?.ready.then(() => cell === notebook.activeCell && follow());
  });
  sessionContext.sessionChanged.connect(follow);
  sessionContext.kernelChanged.connect(follow);
  Widget.attach(completer, place);

  let tooltip: Tooltip | null = null;
  const dismiss = () => {
    tooltip?.dispose();
    tooltip = null;
    document.body.classList.remove('has-tooltip');
  };
  return {
    complete: () => handler.invoke(),
    accept: () => completer.selectActive(),
    dismiss,
    inspect: async () => {
      dismiss();
      const editor = editorNow();
      const kernel = sessionContext.session?.kernel;
      if (!editor || !kernel) return;
      const { content } = await kernel.requestInspect({ ...codeAt(editor), detail_level: 0 });
      if (content.status !== 'ok' || !content.found || editorNow() !== editor) return;
      tooltip = new Tooltip({ anchor: notebook, bundle: content.data, editor, rendermime: panel.content.rendermime });
      tooltip.disposed.connect(() => document.body.classList.remove('has-tooltip'));
      Widget.attach(tooltip, place);
      document.body.classList.add('has-tooltip');
    },
  };
}

/** The kernel counts code points. */
function codeAt(editor: CodeEditor.IEditor): { code: string; cursor_pos: number } {
  const code = editor.model.sharedModel.getSource();
  return { code, cursor_pos: Text.jsIndexToCharIndex(editor.getOffsetAt(editor.getCursorPosition()), code) };
}
