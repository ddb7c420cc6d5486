/**
 * How Jupyter starts our kernel: the file `kernel.json`.
 *
 * Source: Jupyter Client documentation, "Making kernels for Jupyter", section "Kernel specs".
 */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KERNELSPEC } from './notebook.ts';

const KERNEL = fileURLToPath(new URL('./kernel/main.ts', import.meta.url));

/** The content of `kernel.json`: the kernel of this installation, on the Node.js that runs now. */
export function kernelSpec(): object {
  return {
    argv: [process.execPath, KERNEL, '--config-path', '{connection_file}'],
    display_name: KERNELSPEC.display_name,
    language: KERNELSPEC.language,
    interrupt_mode: 'message',
    metadata: { roundtrip: true },
  };
}

/** Tells Jupyter of the kernel, in a folder that it searches for data; resolves to the folder that was written. */
export async function installKernel(folder: string): Promise<string> {
  const target = join(folder, 'kernels', KERNELSPEC.name);
  await mkdir(target, { recursive: true });
  await writeFile(join(target, 'kernel.json'), `${JSON.stringify(kernelSpec(), null, 2)}\n`);
  return target;
}
