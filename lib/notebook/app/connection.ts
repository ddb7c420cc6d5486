/**
 * What the reader has to know when the server or the kernel is gone, and how the page goes on. A server that was started again
 * has another token; once the reader opened its address in another tab, this page has the new cookie too. Edits wait here.
 */

import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Session } from '@jupyterlab/services';
import { announce } from './announce.ts';
import { createNotice } from './notice.ts';

const ASK_AGAIN_MS = 2_000;

type Server = 'there' | 'silent' | 'refusing';

const WORDS: Readonly<Record<Exclude<Server, 'there'>, string>> = {
  silent:
    'The course’s server does not answer. Edits are kept in this page and not saved: keep it open, and start the course again ' +
    '(npm start). The page then goes on by itself.',
  refusing:
    'The course’s server was started again. Edits are kept in this page and not saved: keep it open, and open the address ' +
    'that npm start printed in another tab of this browser. This page then goes on by itself.',
};

export interface Connection {
  readonly notice: HTMLElement;
  /** Asks; if not, the reader is told, and the page goes on when it is. */
  readonly isServerThere: () => Promise<boolean>;
}

export function keepConnected(panel: NotebookPanel, sessions: Session.IManager): Connection {
  const { sessionContext, context } = panel;
  const notice = createNotice();
  const words = document.createElement('span');
  const copy = noticeButton('Download a copy', () => download(context.path, JSON.stringify(panel.model?.toJSON())));
  const start = noticeButton('Start the kernel', () => void startKernel());
  notice.append(words, copy, start);
  let server: Server = 'there';
  let kernel = sessionContext.session?.kernel?.id ?? '';
  /** Why it is gone, if it is. */
  let reason: string | null = null;
  let looking: Promise<void> | null = null;
  let timer = 0;

  const tell = (text: string, button: HTMLElement) => {
    // What is said already is not read aloud again.
    if (words.textContent !== text) words.textContent = text;
    for (const each of [copy, start]) each.hidden = each !== button;
    notice.hidden = false;
    timer = window.setTimeout(look, ASK_AGAIN_MS);
  };
  const isNormal = () => {
    reason = null;
    notice.hidden = true;
  };

  function look(): Promise<void> {
    looking ??= lookNow().finally(() => {
      looking = null;
    });
    return looking;
  }

  async function lookNow(): Promise<void> {
    clearTimeout(timer);
    const before = server;
    server = await askServer();
    if (server !== 'there') {
      // It would ask for its kernel, and say in a dialog that it died.
      sessionContext.session?.dispose();
      return tell(WORDS[server], copy);
    }
    // What the server does not know any more is given up here, too.
    await sessions.refreshRunning().catch(() => {});
    if (before !== 'there') announce('The course’s server is there again.');
    if (sessionContext.session !== null || kernel === '') return isNormal();
    if (runningKernels().includes(kernel)) return startKernel();
    reason ??= before === 'there' ? await whyKernelEnded(kernel) : 'its server was stopped';
    tell(`The kernel has ended: ${reason}. Variables are gone: run the cells from the top again.`, start);
  }

  const runningKernels = () =>
    [...sessions.running()].filter(({ path }) => path === context.path).flatMap((session) => session.kernel?.id ?? []);

  /** The one that still runs, or another. JupyterLab tells in a dialog why there is none. */
  async function startKernel(): Promise<void> {
    const [id] = runningKernels();
    await sessionContext.changeKernel(id === undefined ? { name: 'tslab' } : { id }).catch(() => {});
  }

  sessionContext.connectionStatusChanged.connect((_, status) => {
    if (status !== 'connected' && kernel !== '') void look();
  });
  sessionContext.sessionChanged.connect((_, { newValue }) => {
    if (newValue === null) void look();
  });
  sessionContext.kernelChanged.connect((_, { newValue }) => {
    if (newValue === null) return;
    kernel = newValue.id;
    isNormal();
  });
  sessions.connectionFailure.connect(() => void look());
  return {
    notice,
    isServerThere: async () => {
      if ((await askServer()) !== 'there') await look();
      return server === 'there';
    },
  };
}

async function askServer(): Promise<Server> {
  const response = await fetch('/api/status').catch(() => null);
  if (response === null || response.status >= 500) return 'silent';
  return response.ok ? 'there' : 'refusing';
}

async function whyKernelEnded(id: string): Promise<string> {
  const response = await fetch(`/api/kernels/${id}`).catch(() => null);
  const { reason = null } = response === null ? {} : ((await response.json()) as { reason?: string | null });
  return reason ?? 'another program shut it down';
}

function noticeButton(label: string, onClick: () => void): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button';
  button.textContent = label;
  button.addEventListener('click', onClick);
  return button;
}

function download(path: string, content: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type: 'application/x-ipynb+json' }));
  link.download = path.replace(/^.*\//, '');
  link.click();
  URL.revokeObjectURL(link.href);
}
