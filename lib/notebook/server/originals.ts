/**
 * Exercises as they came, to go back to. The first time a file is asked for its original is kept: git's version if the course
 * is a git checkout that knows the file, or else the file as it is then.
 */

import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { MissingError } from './contents.ts';
import { coursePath } from './course-path.ts';
import { writeAtomically } from './write-atomically.ts';

export class Originals {
  readonly #root: string;
  readonly #folder: string;

  /** @param folder for the copies; need not exist yet */
  constructor(root: string, folder: string) {
    this.#root = root;
    this.#folder = folder;
  }

  /**
   * The text of the file at `path` (relative to the course) as it came.
   *
   * @throws {MissingError} if it is gone, and was never seen
   */
  async read(path: string): Promise<string> {
    const file = await coursePath(this.#root, path);
    const copy = join(this.#folder, ...path.split('/'));
    const kept = await readFile(copy, 'utf8').catch(() => null);
    if (kept !== null) return kept;
    const now = await readFile(file, 'utf8').catch(() => null);
    const original = (await committed(this.#root, path)) ?? now;
    if (original === null) throw new MissingError(`missing file: ${path}; it was moved or deleted`);
    await mkdir(dirname(copy), { recursive: true });
    await writeAtomically(copy, original);
    return original;
  }

  /** Puts the file back as it came. */
  async restore(path: string): Promise<void> {
    const original = await this.read(path);
    await writeAtomically(await coursePath(this.#root, path), original);
  }
}

async function committed(root: string, path: string): Promise<string | null> {
  try {
    return (await promisify(execFile)('git', ['show', `HEAD:./${path}`], { cwd: root })).stdout;
  } catch {
    return null; // no git, no checkout, or a file that it does not know
  }
}
