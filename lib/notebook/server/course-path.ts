/**
 * Paths as clients write them (`notebooks/01.ipynb`, relative to the course, with `/`) to paths of files, and none outside
 * the course: neither by `..`, nor absolute, nor through a symbolic link. Hidden files and installed packages are not part
 * of the course either.
 */

import { realpath } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { InputError } from '../../errors.ts';

/** What no file of a course is called, and what means something else than a name on some system. */
const NO_NAME = /^\.|^$|^node_modules$|[\\\0]|:/;

/**
 * @param root the course's folder
 * @param path decoded; empty for the course itself
 * @throws {InputError} if it leads elsewhere
 */
export async function coursePath(root: string, path: string): Promise<string> {
  const names = path === '' ? [] : path.split('/');
  const wrong = names.find((name) => NO_NAME.test(name));
  if (wrong !== undefined) throw outside(path);
  const file = join(root, ...names);
  const home = await realpath(root);
  const real = await realOrFuture(file);
  if (real !== home && !real.startsWith(`${home}${sep}`)) throw outside(path);
  return real;
}

/** Where the links in `path` lead; what does not exist yet is where its folder is. */
async function realOrFuture(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw new InputError(`invalid path: ${basename(path)} cannot be reached`, { cause: error });
    }
    return join(await realOrFuture(dirname(path)), basename(path));
  }
}

function outside(path: string): InputError {
  return new InputError(`invalid path: ${JSON.stringify(path)} is no file of the course; give one below its folder`);
}
