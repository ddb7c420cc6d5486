/**
 * How Jupyter starts our kernel (`kernel.json`), and where it looks for that file. No Python is needed to write it.
 *
 * Source: Jupyter Client documentation, "Making kernels for Jupyter", section "Kernel specs"; Jupyter Core, `paths.py`.
 */

import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InputError } from '../errors.ts';
import { KERNELSPEC } from './notebook.ts';

const KERNEL = fileURLToPath(new URL('./kernel/kernel.js', import.meta.url));

/** The content of `kernel.json`. */
export interface KernelSpec {
  readonly argv: readonly string[];
  readonly display_name: string;
  readonly language: string;
  readonly interrupt_mode: 'message';
  readonly env: Readonly<Record<string, string>>;
  readonly metadata: { readonly roundtrip: true; readonly debugger: false };
}

/** The kernel of this installation, on the Node.js that runs now. */
export function kernelSpec(): KernelSpec {
  return {
    argv: [process.execPath, KERNEL, '--config-path', '{connection_file}'],
    display_name: KERNELSPEC.display_name,
    language: KERNELSPEC.language,
    // A signal would reach only what computes in the kernel's main thread.
    interrupt_mode: 'message',
    env: {},
    metadata: { roundtrip: true, debugger: false },
  };
}

/**
 * Jupyter's folder for data: below `prefix`, or the user's own.
 *
 * @param environment such as `process.env`
 */
export function jupyterFolder(
  { prefix }: { prefix?: string | undefined } = {},
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (prefix !== undefined) return join(prefix, 'share', 'jupyter');
  const { JUPYTER_DATA_DIR, APPDATA, XDG_DATA_HOME } = environment;
  if (JUPYTER_DATA_DIR) return JUPYTER_DATA_DIR;
  if (platform === 'darwin') return join(homedir(), 'Library', 'Jupyter');
  if (platform === 'win32') return join(APPDATA || join(homedir(), 'AppData', 'Roaming'), 'jupyter');
  return join(XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'jupyter');
}

/**
 * Tells Jupyter of the kernel.
 *
 * @param folder Jupyter's folder for data
 * @returns the folder that was written
 * @throws {InputError} if another kernel of the name is there, unless it is to be replaced
 */
export async function installKernel(folder: string, { replace = false } = {}): Promise<string> {
  const target = specFolder(folder);
  if (!replace && existsSync(target) && !(await isOurs(target))) {
    throw new InputError(
      `ambiguous kernel: ${target} holds another one named ${KERNELSPEC.name}; remove it, or give --replace`,
    );
  }
  try {
    await rm(target, { recursive: true, force: true });
    await mkdir(target, { recursive: true });
    await writeFile(join(target, 'kernel.json'), `${JSON.stringify(kernelSpec(), null, 2)}\n`);
    await writeFile(join(target, 'logo-svg.svg'), LOGO);
  } catch (cause) {
    throw new InputError(`invalid folder: ${target} cannot be written (${(cause as Error).message})`, { cause });
  }
  return target;
}

/**
 * Takes the kernel back.
 *
 * @returns the folder that was removed
 * @throws {InputError} if there is none of ours
 */
export async function uninstallKernel(folder: string): Promise<string> {
  const target = specFolder(folder);
  if (!existsSync(target)) throw new InputError(`missing kernel: there is none at ${target}; nothing was removed`);
  if (!(await isOurs(target))) {
    throw new InputError(`invalid kernel: ${target} was not written by Roundtrip; remove it yourself if you mean it`);
  }
  await rm(target, { recursive: true });
  return target;
}

function specFolder(folder: string): string {
  return join(folder, 'kernels', KERNELSPEC.name);
}

async function isOurs(target: string): Promise<boolean> {
  try {
    return JSON.parse(await readFile(join(target, 'kernel.json'), 'utf8')).metadata?.roundtrip === true;
  } catch {
    return false;
  }
}

/** There and back. */
const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">
<rect width="64" height="64" rx="12" fill="#0f6b64"/>
<path d="M12 24h38l-10-10M52 42H14l10 10" fill="none" stroke="#fff" stroke-width="6" stroke-linecap="round" stroke-linejoin="round"/>
</svg>
`;
