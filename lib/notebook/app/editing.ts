/** JupyterLab's code editor, set up for TypeScript. */

import {
  CodeMirrorEditorFactory,
  CodeMirrorMimeTypeService,
  EditorExtensionRegistry,
  EditorLanguageRegistry,
  EditorThemeRegistry,
  ybinding,
} from '@jupyterlab/codemirror';

/** What tslab calls the language of its cells; JupyterLab knows TypeScript by another name. */
export const TYPESCRIPT_TYPE = 'text/typescript';

export interface Editing {
  readonly factory: CodeMirrorEditorFactory;
  readonly mimeTypes: CodeMirrorMimeTypeService;
  readonly languages: EditorLanguageRegistry;
}

/** What every page with an editor shares. */
export function createEditing(): Editing {
  const languages = new EditorLanguageRegistry();
  for (const language of EditorLanguageRegistry.getDefaultLanguages()) languages.addLanguage(language);
  languages.addLanguage({
    name: 'tslab',
    displayName: 'TypeScript',
    mime: TYPESCRIPT_TYPE,
    load: async () => (await import('@codemirror/lang-javascript')).javascript({ typescript: true }),
  });
  const themes = new EditorThemeRegistry();
  for (const theme of EditorThemeRegistry.getDefaultThemes()) themes.addTheme(theme);
  const extensions = new EditorExtensionRegistry();
  for (const extension of EditorExtensionRegistry.getDefaultExtensions({ themes })) extensions.addExtension(extension);
  // Ties the editor to the document's model: what is typed, undone or loaded is in both.
  extensions.addExtension({
    name: 'shared-model-binding',
    factory: ({ model }) => {
      const { ysource, undoManager } = model.sharedModel as unknown as Parameters<typeof asBinding>[0];
      return EditorExtensionRegistry.createImmutableExtension(asBinding({ ysource, undoManager }));
    },
  });
  // As the course’s own files have it.
  extensions.baseConfiguration = { indentUnit: '2' };
  const factory = new CodeMirrorEditorFactory({ extensions, languages });
  return { factory, mimeTypes: new CodeMirrorMimeTypeService(languages), languages };
}

type Binding = Parameters<typeof ybinding>[0];

function asBinding({
  ysource,
  undoManager,
}: {
  ysource: Binding['ytext'];
  undoManager: Binding['undoManager'] | null;
}) {
  return ybinding({ ytext: ysource, ...(undoManager && { undoManager }) });
}
