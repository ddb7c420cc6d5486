/** `roundtrip start`: the course in a browser, its notebooks executed just now; the files stay as they are. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename, dirname } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { Notebook } from '../../notebook/notebook.ts';
import { readNotebook } from '../../notebook/notebook-file.ts';
import type { Link } from '../../notebook/page/html.ts';
import { notebookTitle, renderPage } from '../../notebook/page/render-page.ts';
import { ProgressLine } from '../../notebook/progress-line.ts';
import { type CellError, runNotebook } from '../../notebook/run-notebook.ts';
import { type Page, type Served, serve } from '../../notebook/serve.ts';
import { stopSignal } from '../../notebook/stop-signal.ts';
import { findNotebooks } from './run.ts';

const COURSE_TITLE = 'Roundtrip';

interface StartOptions {
  readonly port: number;
  readonly open: boolean;
  readonly json?: true;
}

interface Lesson {
  readonly name: string;
  readonly title: string;
  readonly notebook: Notebook;
  readonly failure: CellError | null;
}

export function startCommand(): Command {
  return new Command('start')
    .description('Execute the lessons and show them in a browser, until Ctrl-C. Changes no file.')
    .argument('[notebooks...]', 'files to show; without them, all notebooks of the course')
    .option('-p, --port <number>', 'port on this machine; 0 takes any free one', parsePort, 0)
    .option('--no-open', 'do not open a browser')
    .option('--json', 'print the address as JSON')
    .action(async (named: string[], options: StartOptions) => {
      const notebooks = findNotebooks(named);
      const stop = stopSignal();
      let served: Served | null = null;
      try {
        // A taken port is better known now than after the lessons have run.
        if (options.port !== 0) await (await serve({ pages: [], port: options.port })).close();
        const lessons: Lesson[] = [];
        for (const path of notebooks) lessons.push(await runLesson(path, stop.signal));
        served = await serve({ pages: renderLessons(lessons), title: COURSE_TITLE, port: options.port });
        console.log(options.json ? JSON.stringify({ address: served.address }) : served.address);
        if (options.open) openBrowser(served.address);
        console.error('Press Ctrl-C to stop.');
        if (!stop.signal.aborted) await once(stop.signal, 'abort');
      } catch (error) {
        if (!stop.signal.aborted) throw error;
        console.error('\nstopped');
        process.exitCode = 130;
      } finally {
        await served?.close();
        stop.release();
      }
    });
}

async function runLesson(path: string, signal: AbortSignal): Promise<Lesson> {
  const file = basename(path);
  const name = file.replace(/\.ipynb$/, '');
  const progress = new ProgressLine(process.stderr);
  const { notebook, failure } = await runNotebook(await readNotebook(path), {
    cwd: dirname(path),
    signal,
    onProgress: ({ cell, cells }) =>
      progress.update(`${file}: ${cell === 0 ? 'starting' : `cell ${cell} of ${cells}`}`),
  });
  progress.print(`${file}: ${failure === null ? 'done' : failure.message}`);
  return { name, title: notebookTitle(notebook) ?? name, notebook, failure };
}

function renderLessons(lessons: readonly Lesson[]): Page[] {
  const links = lessons.map(({ name, title }): Link => ({ href: `/${name}.html`, label: title }));
  const home = lessons.length === 1 ? undefined : { href: '/', label: COURSE_TITLE };
  return lessons.map(({ name, title, notebook, failure }, index) => {
    const html = renderPage(notebook, { title, home, previous: links[index - 1], next: links[index + 1], failure });
    return { name, title, html };
  });
}

/** Opens the reader's browser if there is one to open; that it cannot be opened is no error, the address is printed. */
function openBrowser(address: string): void {
  const { platform, env } = process;
  if (env.CI || (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY)) return;
  const [command, ...leading] =
    platform === 'darwin' ? ['open'] : platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
  const browser = spawn(command!, [...leading, address], { stdio: 'ignore', detached: true });
  browser.on('error', () => {});
  browser.unref();
}

function parsePort(text: string): number {
  const port = Number(text);
  if (text !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('Give a number from 0 to 65535.');
}
