/**
 * What a student handed in, in memory: nothing is written anywhere before every rule holds. Links and special files are never
 * followed; archives are read with limits, and never unpacked to a disk.
 */

import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files by their path below the student's folder, with `/` between its parts. */
export interface FileTree {
  readonly files: ReadonlyMap<string, Buffer>;
  /** What was left out, repaired or refused, in words for the instructor. */
  readonly notes: readonly string[];
  /** Why nothing of it can be taken. */
  readonly refusal?: string;
}

const MiB = 1024 * 1024;
/** Limits for one student; far above what an answer needs, far below what hurts. */
export const treeLimits = { files: 500, depth: 10, sourceBytes: MiB, notebookBytes: 20 * MiB, totalBytes: 40 * MiB };

const wanted = /\.(?:[cm]?[jt]s|json|ipynb|zip)$/i;
const ignored =
  /(?:^|\/)(?:__MACOSX|node_modules|\.(?!\.?(?:\/|$))[^/]*)(?:\/|$)|(?:^|\/)(?:Thumbs\.db|timestamp\.txt)$/;

/** Whether a file can be part of an answer at all. */
export function isWanted(path: string): boolean {
  return wanted.test(path) && !ignored.test(path);
}

/** Collects files one by one; the first rule that is broken refuses them all. */
export class TreeBuilder {
  readonly #files = new Map<string, Buffer>();
  readonly #lowerCase = new Set<string>();
  readonly #notes: string[] = [];
  #bytes = 0;
  #refusal: string | undefined;

  get isRefused(): boolean {
    return this.#refusal !== undefined;
  }

  note(words: string): void {
    if (this.#notes.length < 20) this.#notes.push(words);
  }

  refuse(reason: string): void {
    this.#refusal ??= reason;
  }

  /** Whether a file of that name and size can be taken; if not, why not is on record. */
  accepts(path: string, bytes: number): boolean {
    const named = JSON.stringify(path.slice(0, 100));
    const parts = path.split('/');
    const { depth, files, sourceBytes, notebookBytes, totalBytes } = treeLimits;
    // Recorded data may be large without being an answer.
    if (/\.json$/i.test(path) && bytes > sourceBytes) {
      this.note(`${named} has ${bytes} bytes, and was left out`);
      return false;
    }
    const bytesMax = /\.(?:ipynb|zip)$/i.test(path) ? notebookBytes : sourceBytes;
    if (parts.some((part) => part === '' || part === '.' || part === '..') || /[\\\0:]/.test(path)) {
      this.refuse(`the file name ${named} leads out of the folder`);
    } else if (parts.length > depth) this.refuse(`${named} is more than ${depth} folders deep`);
    else if (this.#files.size >= files) this.refuse(`there are more than ${files} files`);
    else if (bytes > bytesMax) this.refuse(`${named} has ${bytes} bytes; at most ${bytesMax} are taken`);
    else if (this.#bytes + bytes > totalBytes) this.refuse(`the files have more than ${totalBytes} bytes together`);
    else if (this.#lowerCase.has(path.toLowerCase())) this.refuse(`there are two files named ${named}`);
    return !this.isRefused;
  }

  add(path: string, content: Buffer): void {
    if (!this.accepts(path, content.length)) return;
    this.#files.set(path, content);
    this.#lowerCase.add(path.toLowerCase());
    this.#bytes += content.length;
  }

  build(): FileTree {
    const notes = [...this.#notes];
    if (this.#refusal !== undefined) return { files: new Map(), notes, refusal: this.#refusal };
    return { files: this.#files, notes };
  }
}

/** The files of a folder on disk. */
export function readFolder(folder: string): FileTree {
  const tree = new TreeBuilder();
  addFolder(tree, folder, '');
  return tree.build();
}

function addFolder(tree: TreeBuilder, folder: string, below: string): void {
  if (below.split('/').length > treeLimits.depth + 1) return;
  for (const name of readdirSync(join(folder, below)).sort()) {
    const path = `${below}${name}`;
    const stat = lstatSync(join(folder, path));
    if (stat.isDirectory()) {
      if (!ignored.test(`${path}/`)) addFolder(tree, folder, `${path}/`);
    } else if (!stat.isFile()) {
      tree.note(`${JSON.stringify(path)} is a link or a special file, and was not read`);
    } else if (isWanted(path) && tree.accepts(path, stat.size)) {
      tree.add(path, readFileSync(join(folder, path)));
    }
    if (tree.isRefused) return;
  }
}
