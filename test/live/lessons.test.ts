/** The lessons as they are, from fresh kernels: by our own runner, and by Jupyter's client on the kernel that it is told of. */

import { execFile } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pLimit from 'p-limit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { installKernel, jupyterFolder } from '../../lib/notebook/kernel-spec.ts';

const root = join(import.meta.dirname, '..', '..');
const lessons = globSync('notebooks/*.ipynb', { cwd: root }).sort();
const python = process.env.JUPYTER_PYTHON;
const reason = python ? '' : ' (skipped: set JUPYTER_PYTHON to a Python that has nbclient)';
const run = promisify(execFile);

/** What `run --json` prints of a notebook. */
interface Told {
  readonly notebook: string;
  readonly status: string;
  readonly error: { readonly position: number; readonly evalue: string } | null;
  readonly changes: readonly { readonly lines: readonly string[] }[];
}

/** Static images of all figures take a quarter of the time, and nothing here looks at them: test/notebooks/kernel.test.ts does. */
function leaveOutImages(path: string): void {
  const spec = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify({ ...spec, argv: [...spec.argv, '--no-images'] }));
}

describe('the lessons', () => {
  test('say the same as when they were written', { timeout: 400_000 }, async () => {
    const roundtrip = join(root, 'lib/cli/roundtrip.js');
    const { stdout } = await run(process.execPath, [roundtrip, 'run', '--check', '--force', '--json'], {
      cwd: root,
    }).catch((error) => error);
    const told = (JSON.parse(stdout) as Told[]).map(({ notebook, status, error, changes }) => {
      const why = error === null ? [] : [`cell ${error.position}: ${error.evalue}`];
      return [basename(notebook), status, ...why, ...changes.flatMap(({ lines }) => lines)];
    });
    expect(told).toEqual(lessons.map((notebook) => [basename(notebook), 'same']));
  });

  test.skipIf(!python)(`run under jupyter execute, all cells and claims${reason}`, { timeout: 600_000 }, async () => {
    const prefix = mkdtempSync(join(tmpdir(), 'roundtrip-lessons-'));
    onTestFinished(() => rmSync(prefix, { recursive: true }));
    await installKernel(jupyterFolder({ prefix }));
    leaveOutImages(join(jupyterFolder({ prefix }), 'kernels/tslab/kernel.json'));
    const env = {
      ...process.env,
      JUPYTER_PATH: jupyterFolder({ prefix }),
      JUPYTER_DATA_DIR: prefix,
      JUPYTER_PLATFORM_DIRS: '1',
    };
    // It ends with an error at the first cell that fails, and writes nothing.
    const execute = (lesson: string) =>
      run(join(dirname(python!), 'jupyter-execute'), [lesson], { cwd: root, env, maxBuffer: 1e8 });
    // Several at a time, as ours, and what fails among them once more alone.
    const lane = pLimit(4);
    const beside = await Promise.allSettled(lessons.map((lesson) => lane(() => execute(lesson))));
    const failed = lessons.filter((_, index) => beside[index]!.status === 'rejected');
    for (const lesson of failed) await execute(lesson);
    expect(lessons.length).toBeGreaterThan(0);
  });
});
