/** Jupyter's own clients on the kernel that `roundtrip kernel install` tells them of. */

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installKernel, jupyterFolder } from '../../lib/notebook/kernel-spec.ts';
import { notebookOf } from '../server/course.ts';

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
