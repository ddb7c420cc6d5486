/** A notebook: JupyterLab's own panel, with the course's toolbar above it. */

import { SessionContextDialogs } from '@jupyterlab/apputils';
import { URLExt } from '@jupyterlab/coreutils';
import { DocumentManager } from '@jupyterlab/docmanager';
import { DocumentRegistry } from '@jupyterlab/docregistry';
import {
  type INotebookModel,
  NotebookActions,
  NotebookModelFactory,
  NotebookPanel,
  NotebookWidgetFactory,
  runCell,
  StaticNotebook,
  setCellExecutor,
} from '@jupyterlab/notebook';
import { ContentsManager, Drive, ServiceManager } from '@jupyterlab/services';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import { pageAddress } from '../page/page-address.ts';
import { announce } from './announce.ts';
import { followCellsThatRan } from './cells-that-ran.ts';
import { createCompletion } from './completion.ts';
import { keepConnected } from './connection.ts';
import { createEditing } from './editing.ts';
import { followHeadingLink } from './heading-link.ts';
import { keysDialog } from './keys-dialog.ts';
import { nameCells } from './name-cells.ts';
import { bindKeys, notebookCommands } from './notebook-commands.ts';
import { createToolbar } from './notebook-toolbar.ts';
import { createRendering } from './rendering.ts';
import { keepSaved } from './saving.ts';
import { keepFocusFromReplacing, translator } from './wording.ts';
import './notebook-styles.ts';

/** Links in a notebook lead to what this says of their file. */
class CourseDrive extends Drive {
  override async getDownloadUrl(path: string): Promise<string> {
    return pageAddress(URLExt.encodeParts(path));
  }
}

/** JupyterLab's own gives the panel no translator. */
class CourseNotebookFactory extends NotebookWidgetFactory {
  protected override createNewWidget(context: DocumentRegistry.IContext<INotebookModel>): NotebookPanel {
    const content = this.contentFactory.createNotebook({
      rendermime: this.rendermime.clone({ resolver: context.urlResolver }),
      contentFactory: this.contentFactory,
      mimeTypeService: this.mimeTypeService,
      editorConfig: this.editorConfig,
      notebookConfig: this.notebookConfig,
      translator,
    });
    return new NotebookPanel({ context, content, translator });
  }
}

/** @param path of the notebook, relative to the course */
export async function showNotebook(path: string, place: HTMLElement): Promise<void> {
  keepFocusFromReplacing();
  setCellExecutor(Object.freeze({ runCell }));
  const manager = new ServiceManager({ contents: new ContentsManager({ defaultDrive: new CourseDrive() }) });
  await manager.ready;
  const dialogs = new SessionContextDialogs();
  const panel = openNotebook(path, manager, dialogs);
  await panel.context.ready;

  const notebook = panel.content;
  const frame = document.createElement('div');
  frame.className = 'notebook-frame';
  place.replaceChildren(frame);
  const notices = document.createElement('div');
  const connection = keepConnected(panel, manager.sessions);
  notices.append(connection.notice);
  const saving = keepSaved(panel, connection.isServerThere, notices);
  const completion = createCompletion(panel, place);
  const dialog = keysDialog(() => commands);
  const commands = notebookCommands({
    panel,
    dialogs,
    completion,
    save: saving.save,
    restore: saving.restore,
    showKeys: () => dialog.showModal(),
  });
  const registry = bindKeys(commands);
  panel.toolbar.hide();
  const toolbar = createToolbar(panel, (id) => void registry.execute(id));
  frame.before(toolbar, notices);
  frame.after(dialog);
  Widget.attach(panel, frame);
  const fit = () => MessageLoop.sendMessage(panel, Widget.ResizeMessage.UnknownSize);
  new ResizeObserver(fit).observe(frame);
  nameCells(notebook);
  followCellsThatRan(panel);
  NotebookActions.executed.connect((_, { notebook: where, cell, success }) => {
    if (where !== notebook || cell.model.type !== 'code') return;
    announce(success ? 'The cell has run.' : 'The cell failed.');
  });
  notebook.activeCellIndex = 0;
  await panel.revealed;
  // The keys work from the start.
  await NotebookActions.focusActiveCell(notebook);
  followHeadingLink(notebook.node.querySelector('.jp-WindowedPanel-inner') ?? notebook.node);
}

function openNotebook(path: string, manager: ServiceManager, dialogs: SessionContextDialogs): NotebookPanel {
  const { factory, mimeTypes } = createEditing();
  const editors = StaticNotebook.defaultEditorConfig;
  const registry = new DocumentRegistry();
  const rendermime = createRendering(path.replace(/[^/]*$/, ''));
  registry.addModelFactory(new NotebookModelFactory({}));
  registry.addWidgetFactory(
    new CourseNotebookFactory({
      name: 'Notebook',
      modelName: 'notebook',
      fileTypes: ['notebook'],
      defaultFor: ['notebook'],
      preferKernel: true,
      autoStartDefault: true,
      canStartKernel: true,
      // A reload, or a second tab, finds the variables as they were.
      shutdownOnClose: false,
      rendermime,
      contentFactory: new NotebookPanel.ContentFactory({ editorFactory: factory.newInlineEditor }),
      mimeTypeService: mimeTypes,
      editorConfig: { ...editors, code: { ...editors.code, lineWrap: true } },
      // All cells are in the page, so that the browser's own search, and readers of screens, find them.
      notebookConfig: { ...StaticNotebook.defaultNotebookConfig, windowingMode: 'none', scrollPastEnd: false },
    }),
  );
  const opener = { open: () => {}, opened: { connect: () => false, disconnect: () => false } };
  const documents = new DocumentManager({
    registry,
    manager,
    opener: opener as unknown as ConstructorParameters<typeof DocumentManager>[0]['opener'],
    sessionDialogs: dialogs,
    translator,
  });
  // By `keepSaved`, which knows when it matters.
  documents.autosave = false;
  const panel = documents.open(path);
  if (!(panel instanceof NotebookPanel)) throw new Error(`${path} is no notebook`);
  return panel;
}
