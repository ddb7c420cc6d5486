/** Jupyter's own clients on the kernel that `roundtrip kernel install` tells them of. */

import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { installKernel, jupyterFolder } from '../../lib/notebook/kernel-spec.ts';
import { notebookOf } from '../server/course.ts';
import { isRunning } from './processes.ts';

const python = process.env.JUPYTER_PYTHON;
const reason = python ? '' : ' (skipped: set JUPYTER_PYTHON to a Python that has nbclient and jupyter_kernel_test)';

describe.skipIf(!python)(`Jupyter${reason}`, () => {
  const prefix = mkdtempSync(join(tmpdir(), 'roundtrip-jupyter-'));
  const run = promisify(execFile);
  // Below the course, where the kernel finds its packages.
  const options = {
    cwd: import.meta.dirname,
    env: {
      ...process.env,
      JUPYTER_PATH: jupyterFolder({ prefix }),
      JUPYTER_DATA_DIR: prefix,
      JUPYTER_PLATFORM_DIRS: '1',
    },
  };
  beforeAll(async () => void (await installKernel(jupyterFolder({ prefix }))));
  afterAll(() => rmSync(prefix, { recursive: true }));

  test('jupyter execute runs a notebook on it, with its output complete and its errors told', async () => {
    const path = join(prefix, 'notebook.ipynb');
    const sources = [
      'const lines = 3000;',
      'for (let n = 0; n < lines; n++) console.log(n);',
      '6 * 7',
      'throw new RangeError("too far");',
      '1',
    ];
    const notebook = JSON.parse(notebookOf(...sources));
    notebook.metadata.kernelspec = { name: 'tslab', display_name: 'TypeScript', language: 'typescript' };
    notebook.cells[3].metadata.tags = ['raises-exception'];
    writeFileSync(path, JSON.stringify(notebook));
    await run(join(dirname(python!), 'jupyter-execute'), ['--inplace', path], options);
    const { cells } = JSON.parse(readFileSync(path, 'utf8'));
    const text = [cells[1].outputs.map((output: { text: string | string[] }) => [output.text].flat().join(''))]
      .flat()
      .join('');
    expect(text.split('\n').slice(0, 3000)).toEqual(Array.from({ length: 3000 }, (_, n) => String(n)));
    expect(cells[2]).toMatchObject({ execution_count: 3, outputs: [{ output_type: 'execute_result' }] });
    expect(cells[3].outputs).toMatchObject([{ output_type: 'error', ename: 'RangeError', evalue: 'too far' }]);
    // The cell after the expected error has run as well.
    expect(cells[4].outputs).toMatchObject([{ output_type: 'execute_result' }]);
  });

  test('its kernel ends when Jupyter is killed, even in an endless loop', async () => {
    const path = join(prefix, 'endless.ipynb');
    const pidFile = join(prefix, 'pid');
    const told = `require('node:fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); for (;;) {}`;
    const notebook = JSON.parse(notebookOf(told));
    notebook.metadata.kernelspec = { name: 'tslab', display_name: 'TypeScript', language: 'typescript' };
    writeFileSync(path, JSON.stringify(notebook));
    const jupyter = spawn(join(dirname(python!), 'jupyter-execute'), [path], { ...options, stdio: 'ignore' });
    onTestFinished(() => void jupyter.kill('SIGKILL'));
    const pidTold = () => (existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0);
    await expect.poll(pidTold, { timeout: 30_000 }).toBeGreaterThan(0);
    const pid = pidTold();
    onTestFinished(() => {
      if (isRunning(pid)) process.kill(pid, 'SIGKILL');
    });
    expect(isRunning(pid)).toBe(true);
    jupyter.kill('SIGKILL');
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  test('its checks of kernels (jupyter_kernel_test) find nothing wrong', async () => {
    const { stderr } = await run(python!, [join(import.meta.dirname, 'kernel_checks.py')], options);
    expect(stderr).toMatch(/\nOK( \(skipped=\d+\))?\n$/);
    const passed = [...stderr.matchAll(/^test_(\w+) .*\.\.\. ok$/gm)].map(([, name]) => name);
    expect(passed).toEqual(
      expect.arrayContaining([
        'completion',
        'display_data',
        'error',
        'execute_result',
        'execute_stderr',
        'execute_stdout',
        'inspect',
        'is_complete',
        'kernel_info',
      ]),
    );
  });
});
