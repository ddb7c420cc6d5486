/** An exercise: the question, an editor, and what the check says of the answer. */

import { Dialog, showDialog } from '@jupyterlab/apputils';
import { CodeEditor, CodeEditorWrapper } from '@jupyterlab/codeeditor';
import { MimeModel } from '@jupyterlab/rendermime';
import { Widget } from '@lumino/widgets';
import type { ExerciseModel } from '../server/exercise-model.ts';
import { announce } from './announce.ts';
import { createEditing, TYPESCRIPT_TYPE } from './editing.ts';
import { checkExercise, loadExercise, resetExercise, saveAnswer } from './exercise-client.ts';
import { showVerdict } from './exercise-result.ts';
import { createRendering } from './rendering.ts';
import './notebook-styles.ts';

const AFTER_LAST_EDIT_MS = 1_000;
const AFTER_FAILURE_MS = 3_000;

/** @param name such as `01-one-request/page-load` */
export async function showExercise(name: string, place: HTMLElement): Promise<void> {
  const exercise = await loadExercise(name);
  const view = document.createElement('div');
  view.className = 'exercise';
  const question = document.createElement('section');
  question.className = 'question';
  question.setAttribute('aria-label', 'Question');
  question.tabIndex = 0; // it scrolls
  const answer = document.createElement('section');
  answer.className = 'answer';
  answer.setAttribute('aria-label', 'Your answer');
  view.append(question, answer);
  place.replaceChildren(view);
  await renderQuestion(exercise, question);

  const toolbar = document.createElement('div');
  toolbar.className = 'toolbar';
  const check = button('Check', 'Check the answer (Ctrl+Enter)', 'primary');
  const reset = button('Start again', 'Put the file back to what you got with the course');
  const state = document.createElement('p');
  state.className = 'save-state';
  state.setAttribute('role', 'status');
  toolbar.append(check, reset, state);
  const host = document.createElement('div');
  host.className = 'editor';
  const result = document.createElement('div');
  result.className = 'result';
  const hint = document.createElement('p');
  hint.className = 'hint';
  hint.textContent = `${exercise.path} · saved by itself · Ctrl+Enter checks · Esc leaves the editor`;
  answer.append(toolbar, host, hint, result);
  if (exercise.points !== null) {
    state.textContent = `so far ${exercise.points.points} of ${exercise.points.pointsMax} points`;
  }

  const editor = createEditor(host);
  const { sharedModel } = editor.model;
  sharedModel.setSource(exercise.content);
  const saving = keepAnswerSaved(exercise, editor, state);

  const runCheck = async () => {
    if (check.disabled) return;
    check.disabled = true;
    check.textContent = 'Checking …';
    result.replaceChildren();
    try {
      if (await saving.flush()) {
        announce(showVerdict(result, await checkExercise(name)));
        // It may be below a long answer.
        result.querySelector('h2')?.scrollIntoView({ block: 'center' });
      }
    } catch (error) {
      result.textContent = `The answer could not be checked: ${(error as Error).message}`;
      announce(result.textContent);
    } finally {
      check.disabled = false;
      check.textContent = 'Check';
    }
  };
  check.addEventListener('click', () => void runCheck());
  reset.addEventListener('click', async () => {
    const { button: chosen } = await showDialog({
      title: 'Start again?',
      body: `${exercise.path} becomes what it was when you got the course. What you wrote in it is lost.`,
      buttons: [Dialog.cancelButton({ label: 'Keep my answer' }), Dialog.warnButton({ label: 'Start again' })],
      defaultButton: 0,
    });
    if (!chosen.accept) return;
    saving.load(await resetExercise(name));
    result.replaceChildren();
    announce('The file is as you got it.');
  });
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        event.stopPropagation();
        void runCheck();
      } else if (event.key === 's' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        void saving.flush();
      } else if (event.key === 'Escape' && host.contains(document.activeElement)) check.focus();
    },
    true,
  );
}

async function renderQuestion({ question, path }: ExerciseModel, place: HTMLElement): Promise<void> {
  const renderer = createRendering(path.replace(/[^/]*$/, '')).createRenderer('text/markdown');
  await renderer.renderModel(new MimeModel({ data: { 'text/markdown': question || 'This exercise has no text.' } }));
  Widget.attach(renderer, place);
}

function createEditor(host: HTMLElement): CodeEditorWrapper['editor'] {
  const { factory } = createEditing();
  const wrapper = new CodeEditorWrapper({
    model: new CodeEditor.Model({ mimeType: TYPESCRIPT_TYPE }),
    factory: factory.newDocumentEditor,
    editorOptions: { config: { lineNumbers: true, lineWrap: true, scrollPastEnd: false } },
  });
  Widget.attach(wrapper, host);
  host.querySelector('.cm-content')?.setAttribute('aria-label', 'Your answer, editor');
  return wrapper.editor;
}

interface AnswerSaving {
  /** Saves what is not saved; resolves to whether everything is now. */
  readonly flush: () => Promise<boolean>;
  readonly load: (exercise: ExerciseModel) => void;
}

function keepAnswerSaved(
  exercise: ExerciseModel,
  editor: CodeEditorWrapper['editor'],
  state: HTMLElement,
): AnswerSaving {
  const { sharedModel } = editor.model;
  let { hash } = exercise;
  let saved = exercise.content;
  let timer = 0;
  let under: Promise<boolean> | null = null;
  const isDirty = () => sharedModel.getSource() !== saved;

  const plan = (delay: number) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void flush(), delay);
  };
  const load = ({ content, hash: loaded }: Pick<ExerciseModel, 'content' | 'hash'>) => {
    saved = content;
    hash = loaded;
    if (isDirty()) sharedModel.setSource(content);
    state.textContent = '';
  };
  async function flush(): Promise<boolean> {
    clearTimeout(timer);
    if (under !== null) await under;
    if (!isDirty()) return true;
    under = save().finally(() => {
      under = null;
    });
    return under;
  }
  async function save(): Promise<boolean> {
    const content = sharedModel.getSource();
    const outcome = await saveAnswer(exercise.path, content, hash);
    if (outcome.kind === 'conflict') {
      const mine = await askWhichVersion(exercise.path);
      const theirs = await loadExercise(exercise.name);
      hash = theirs.hash;
      if (mine) return save();
      load(theirs);
      return true;
    }
    if (outcome.kind === 'failed') {
      state.textContent = `not saved: ${outcome.reason}; trying again`;
      plan(AFTER_FAILURE_MS);
      return false;
    }
    saved = content;
    hash = outcome.hash;
    state.textContent = isDirty() ? '' : 'saved';
    return true;
  }
  sharedModel.changed.connect(() => {
    if (!isDirty()) return;
    state.textContent = '';
    plan(AFTER_LAST_EDIT_MS);
  });
  window.addEventListener('beforeunload', (event) => {
    if (isDirty()) event.preventDefault();
  });
  document.addEventListener('visibilitychange', async () => {
    if (document.hidden) return void flush();
    const now = await loadExercise(exercise.name).catch(() => null);
    if (now !== null && now.hash !== hash && !isDirty()) load(now);
  });
  return { flush, load };
}

/** Whether to keep what stands here. */
async function askWhichVersion(path: string): Promise<boolean> {
  const { button: chosen } = await showDialog({
    title: 'The file has changed on disk',
    body: `Another program has written ${path} since it was opened here.`,
    buttons: [Dialog.cancelButton({ label: 'Load that version' }), Dialog.warnButton({ label: 'Keep what is here' })],
  });
  return chosen.accept;
}

function button(label: string, title: string, kind = ''): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = `button ${kind}`;
  element.textContent = label;
  element.title = title;
  return element;
}
