/**
 * A checkpoint of a file is a copy to go back to. As with Jupyter there is one for each file, made whenever somebody saves by
 * hand. It lies in the course's hidden folder, so that it disturbs no list of files.
 */

import { copyFile, mkdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MissingError } from './contents.ts';
import { coursePath } from './course-path.ts';
import { writeAtomically } from './write-atomically.ts';

export interface Checkpoint {
  readonly id: string;
  readonly last_modified: string;
}

const ID = 'checkpoint';

export class Checkpoints {
  readonly #root: string;
  readonly #folder: string;

  /** @param folder for the copies; need not exist yet */
  constructor(root: string, folder: string) {
    this.#root = root;
    this.#folder = folder;
  }

  async list(path: string): Promise<Checkpoint[]> {
    const { copy } = await this.#paths(path);
    const found = await stat(copy).catch(() => null);
    return found === null ? [] : [{ id: ID, last_modified: found.mtime.toISOString() }];
  }

  async create(path: string): Promise<Checkpoint> {
    const { file, copy } = await this.#paths(path);
    await mkdir(dirname(copy), { recursive: true });
    await copyFile(file, copy).catch(() => {
      throw new MissingError(`missing file: ${path}; it was moved or deleted`);
    });
    return (await this.list(path))[0]!;
  }

  /** Puts the file back as it was. */
  async restore(path: string, id: string): Promise<void> {
    const { file, copy } = await this.#paths(path);
    const content = id === ID ? await readFile(copy).catch(() => null) : null;
    if (content === null) throw new MissingError(`missing checkpoint: ${path} has none called ${id}`);
    await writeAtomically(file, content);
  }

  async remove(path: string): Promise<void> {
    const { copy } = await this.#paths(path);
    await rm(copy, { force: true });
  }

  /** A path that leads out of the course is refused, so the copy cannot lie outside its folder. */
  async #paths(path: string): Promise<{ file: string; copy: string }> {
    return { file: await coursePath(this.#root, path), copy: join(this.#folder, ...path.split('/')) };
  }
}
