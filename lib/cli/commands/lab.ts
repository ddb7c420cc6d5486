/** `roundtrip lab`: an installed JupyterLab on the course, with our kernel and without a change to Jupyter's own folders. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, rmSync, statSync } from 'node:fs';
import { constants as osConstants, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Command } from 'commander';
import { InputError } from '../../errors.ts';
import { installKernel, kernelSpec } from '../../notebook/kernel-spec.ts';
import { courseFolder, courseNotebooks } from '../course.ts';

const HELP = `
What follows \`--\` goes to JupyterLab, after its root folder and the first notebook.

Examples:
  roundtrip lab
  roundtrip lab --json
  roundtrip lab -- --no-browser --port 8890`;

export function labCommand(): Command {
  return new Command('lab')
    .description('Start an installed JupyterLab with the course and its kernel, until Ctrl-C.')
    .argument('[arguments...]', 'arguments for JupyterLab, after --')
    .option('--json', 'print the command and the kernel as JSON, and start nothing')
    .addHelpText('after', HELP)
    .action(async (passed: string[], options: { json?: true }) => {
      const program = findJupyterLab();
      const course = courseFolder();
      const args = [...labArguments(course), ...passed];
      if (options.json) {
        console.log(JSON.stringify({ command: [program, ...args], kernel: kernelSpec() }, null, 2));
        return;
      }
      const data = mkdtempSync(join(tmpdir(), 'roundtrip-lab-'));
      try {
        await installKernel(data);
        // Searched first, so that another kernel of the same name does not come before ours.
        const path = [data, process.env.JUPYTER_PATH].filter(Boolean).join(delimiter);
        process.exitCode = await runLab(program, args, { ...process.env, JUPYTER_PATH: path });
      } finally {
        rmSync(data, { recursive: true, force: true });
      }
    });
}

function labArguments(course: string): string[] {
  const [first] = courseNotebooks(course);
  return [`--ServerApp.root_dir=${course}`, ...(first === undefined ? [] : [first])];
}

/** The first `jupyter-lab` on the path. */
function findJupyterLab(): string {
  const names = process.platform === 'win32' ? ['jupyter-lab.exe'] : ['jupyter-lab'];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of names) if (isProgram(join(folder, name))) return join(folder, name);
  }
  throw new InputError(
    'missing JupyterLab: there is no jupyter-lab on the PATH; install it with: python3 -m pip install jupyterlab (or use: npx roundtrip start)',
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * Runs it in this terminal, and ends as it ends. Ctrl-C reaches JupyterLab from the terminal, which asks back before it
 * stops; only other signals are passed on.
 */
async function runLab(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(program, args, { env, stdio: 'inherit' });
  const ignore = () => {};
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGINT', ignore);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, pass);
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return code ?? 128 + osConstants.signals[signal!];
  } catch (cause) {
    throw new InputError(`invalid JupyterLab: ${program} cannot be started; ${(cause as Error).message}`, { cause });
  } finally {
    process.off('SIGINT', ignore);
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.off(signal, pass);
  }
}
