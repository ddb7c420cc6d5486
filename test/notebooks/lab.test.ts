/** `roundtrip lab`, with the JupyterLab of this machine where there is one. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { courseCache, courseNotebooks } from '../../lib/cli/course.ts';
import { chromiumPath, launch, needsChromium } from '../browser/chromium.ts';
import { notebookOf } from '../server/course.ts';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');
const command = join(root, 'lib', 'cli', 'roundtrip.js');
const python = process.env.JUPYTERLAB_PYTHON;
const reason = python ? '' : ' (skipped: set JUPYTERLAB_PYTHON to a Python that has jupyterlab)';

let ours: string;
beforeEach(() => {
  ours = mkdtempSync(join(tmpdir(), 'roundtrip-lab-test-'));
});
afterEach(() => rmSync(ours, { recursive: true }));

interface Place {
  readonly cwd: string;
  /** For what the command keeps while it runs. */
  readonly temporary: string;
  readonly own?: NodeJS.ProcessEnv;
}

function lab(
  path: string,
  args: readonly string[] = [],
  { cwd, temporary, own }: Place = { cwd: root, temporary: ours },
) {
  const jupyter = { JUPYTER_PATH: '/elsewhere', JUPYTER_TOKEN: 'known' };
  const compiled = join(courseCache(root), 'compiled');
  const env = { ...process.env, PATH: path, TMPDIR: temporary, NODE_COMPILE_CACHE: compiled, ...jupyter };
  return spawn(process.execPath, [command, 'lab', ...args], {
    cwd,
    env: { ...env, ...own },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function finish(child: ReturnType<typeof lab>) {
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number, stdout, stderr };
}

test('lab says in one line how to install JupyterLab where it is missing', async () => {
  const { code, stdout, stderr } = await finish(lab(ours));
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr.trim()).toMatch(/^missing JupyterLab: [^\n]*python3 -m pip install jupyterlab[^\n]*$/);
});

// A program in JupyterLab's place tells what it was started with; whether JupyterLab understands it is tested below.
test.skipIf(process.platform === 'win32')(
  'lab passes arguments, signals and exit codes on, and leaves nothing',
  async () => {
    const folder = join(ours, 'bin');
    mkdirSync(folder);
    const program = join(folder, 'jupyter-lab');
    writeFileSync(
      program,
      `#!${process.execPath}
const { readdirSync } = require('node:fs');
const [own, other] = process.env.JUPYTER_PATH.split(':');
process.on('SIGTERM', () => process.exit(7));
console.log(JSON.stringify({ args: process.argv.slice(2), own, other, kernels: readdirSync(own + '/kernels') }));
setInterval(() => {}, 1000);
`,
    );
    chmodSync(program, 0o755);
    const child = lab(folder, ['--', '--no-browser']);
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const { args, own, other, kernels } = JSON.parse(line);
    expect(args).toEqual([`--ServerApp.root_dir=${root}`, courseNotebooks(root)[0], '--no-browser']);
    expect({ other, kernels }).toEqual({ other: '/elsewhere', kernels: ['tslab'] });
    expect(dirname(own)).toBe(ours);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([7, null]);
    expect(existsSync(own)).toBe(false);
    expect(readdirSync(ours)).toEqual(['bin']);
  },
);

describe.skipIf(!python)(`JupyterLab${reason}`, () => {
  const course = mkdtempSync(join(tmpdir(), 'roundtrip-lab-course-'));
  let child: ReturnType<typeof lab>;
  let address = '';

  beforeAll(async () => {
    mkdirSync(join(course, 'notebooks'));
    symlinkSync(join(root, 'node_modules'), join(course, 'node_modules'));
    symlinkSync(join(root, 'lib'), join(course, 'lib'));
    const figure =
      "import { model, waterfall } from 'roundtrip';\nwaterfall(model({ page: { resources: [{ path: '/a', bodyBytes: 1 }] } }))";
    const notebook = JSON.parse(notebookOf('# A lesson', '6 * 7', figure));
    notebook.metadata.kernelspec = { name: 'tslab', display_name: 'TypeScript', language: 'typescript' };
    writeFileSync(join(course, 'notebooks/01-lesson.ipynb'), JSON.stringify(notebook));
    // A JupyterLab that nobody has used before, and that asks nobody for news.
    const own = { HOME: course, JUPYTER_CONFIG_DIR: join(course, '.config'), JUPYTER_DATA_DIR: join(course, '.data') };
    const path = `${dirname(python!)}${delimiter}${process.env.PATH}`;
    child = lab(path, ['--', '--no-browser', '--allow-root', '--LabApp.news_url=None'], {
      cwd: course,
      temporary: course,
      own,
    });
    for await (const line of createInterface({ input: child.stderr })) {
      address = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? '';
      if (address !== '') break;
    }
    child.stderr.resume();
    // It tells its address some moments before it listens there.
    await vi.waitFor(() => fetch(`${address}/api`), { timeout: 30_000 });
  });

  afterAll(async () => {
    child.kill('SIGTERM');
    await once(child, 'exit');
    expect(readdirSync(course).filter((name) => name.startsWith('roundtrip-lab-'))).toEqual([]);
    rmSync(course, { recursive: true });
  });

  test('starts in the course, offers our kernel, and runs a cell on it', async () => {
    const ask = async (path: string, init: RequestInit = {}) =>
      JSON.parse(
        await (await fetch(`${address}/api/${path}`, { ...init, headers: { authorization: 'token known' } })).text(),
      );
    const { kernelspecs } = await ask('kernelspecs');
    expect(kernelspecs.tslab.spec).toMatchObject({ display_name: 'TypeScript', metadata: { roundtrip: true } });
    expect((await ask('contents/notebooks')).content.map(({ name }: { name: string }) => name)).toEqual([
      '01-lesson.ipynb',
    ]);
    const { id } = await ask('kernels', { method: 'POST', body: JSON.stringify({ name: 'tslab' }) });
    const socket = new WebSocket(`${address.replace('http', 'ws')}/api/kernels/${id}/channels?token=known`);
    await once(socket, 'open');
    const header = { msg_id: 'a', msg_type: 'execute_request', session: 's', username: '', version: '5.3' };
    const content = { code: '6 * 7', silent: false, store_history: true, user_expressions: {}, allow_stdin: false };
    socket.send(JSON.stringify({ header, parent_header: {}, metadata: {}, content, channel: 'shell' }));
    const result = await new Promise((resolve) => {
      socket.addEventListener('message', ({ data }) => {
        const message = JSON.parse(data);
        if (message.header.msg_type === 'execute_result') resolve(message.content.data['text/plain']);
      });
    });
    expect(result).toBe('42');
    socket.close();
  });

  test.skipIf(!chromiumPath)(`runs a notebook through its own page: text and figure${needsChromium}`, async () => {
    const browser = await launch();
    try {
      const page = await browser.newPage();
      await page.goto(`${address}/lab/tree/notebooks/01-lesson.ipynb?token=known`);
      const notebook = page.getByRole('region', { name: 'main area' });
      await page.getByRole('heading', { name: 'A lesson' }).waitFor();
      await page.getByText('TypeScript | Idle').waitFor();
      await page.getByRole('menuitem', { name: 'Run', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Run All Cells', exact: true }).click();
      await notebook.locator('.jp-OutputArea-output').getByText('42').waitFor();
      const figure = notebook.locator('.jp-OutputArea-output img');
      await figure.waitFor();
      expect(
        await figure.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
      ).toBeGreaterThan(300);
    } finally {
      await browser.close();
    }
  });
});
