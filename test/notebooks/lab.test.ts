/** `roundtrip lab`, with the JupyterLab of this machine where there is one. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { courseNotebooks } from '../../lib/cli/course.ts';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');
const command = join(root, 'lib', 'cli', 'roundtrip.js');
const python = process.env.JUPYTERLAB_PYTHON;
const reason = python ? '' : ' (skipped: set JUPYTERLAB_PYTHON to a Python that has jupyterlab)';

let temporary: string;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'roundtrip-lab-test-'));
});
afterEach(() => rmSync(temporary, { recursive: true }));

function lab(path: string, ...args: string[]) {
  return spawn(process.execPath, [command, 'lab', ...args], {
    cwd: root,
    env: { ...process.env, PATH: path, TMPDIR: temporary, JUPYTER_PATH: '/elsewhere', JUPYTER_TOKEN: 'known' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function finish(child: ReturnType<typeof lab>) {
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number, stdout, stderr };
}

test('lab says in one line how to install JupyterLab where it is missing', async () => {
  const { code, stdout, stderr } = await finish(lab(temporary));
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr.trim()).toMatch(/^missing JupyterLab: [^\n]*python3 -m pip install jupyterlab[^\n]*$/);
});

// A program in JupyterLab's place tells what it was started with; whether JupyterLab understands it is tested below.
test.skipIf(process.platform === 'win32')(
  'lab passes arguments, signals and exit codes on, and leaves nothing',
  async () => {
    const folder = join(temporary, 'bin');
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
    const child = lab(folder, '--', '--no-browser');
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const { args, own, other, kernels } = JSON.parse(line);
    expect(args).toEqual([`--ServerApp.root_dir=${root}`, courseNotebooks(root)[0], '--no-browser']);
    expect({ other, kernels }).toEqual({ other: '/elsewhere', kernels: ['tslab'] });
    expect(dirname(own)).toBe(temporary);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([7, null]);
    expect(existsSync(own)).toBe(false);
    expect(readdirSync(temporary)).toEqual(['bin']);
  },
);

describe.skipIf(!python)(`JupyterLab${reason}`, () => {
  test('starts in the course, offers our kernel, and runs a cell on it', async () => {
    const child = lab(`${dirname(python!)}${delimiter}${process.env.PATH}`, '--', '--no-browser', '--allow-root');
    try {
      let address = '';
      for await (const line of createInterface({ input: child.stderr })) {
        address = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? '';
        if (address !== '') break;
      }
      child.stderr.resume();
      const ask = async (path: string, init: RequestInit = {}) =>
        JSON.parse(
          await (await fetch(`${address}/api/${path}`, { ...init, headers: { authorization: 'token known' } })).text(),
        );
      const { kernelspecs } = await ask('kernelspecs');
      expect(kernelspecs.tslab.spec).toMatchObject({ display_name: 'TypeScript', metadata: { roundtrip: true } });
      expect((await ask('contents/notebooks')).content.map(({ name }: { name: string }) => name)).toContain(
        courseNotebooks(root)[0]!.split(/[\\/]/).at(-1),
      );
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
    } finally {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    expect(readdirSync(temporary).filter((name) => name.startsWith('roundtrip-lab-'))).toEqual([]);
  });
});
