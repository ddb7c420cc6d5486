/**
 * What earlier runs have done, so that a run that was stopped goes on where it was, and what has not changed is not run
 * again. A record is a digest of everything that the result depends on; a record that cannot be read or written costs a
 * run, never a result.
 */

import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digest } from './digest.ts';

export class RunRecord {
  readonly #folder: string;

  /** `folder` is made when there is something to record. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What `name` was last recorded with; `''`: nothing. */
  async get(name: string): Promise<string> {
    return readFile(this.#path(name), 'utf8').catch(() => '');
  }

  async set(name: string, value: string): Promise<void> {
    const path = this.#path(name);
    const temporary = `${path}.${process.pid}.tmp`;
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(temporary, value);
      await rename(temporary, path);
    } catch {
      // A course on a medium that cannot be written to is run every time.
      await rm(temporary, { force: true }).catch(() => {});
    }
  }

  #path(name: string): string {
    return join(this.#folder, digest(name).slice(0, 32));
  }
}
