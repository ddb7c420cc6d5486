/**
 * What a student handed in, in memory: nothing is written anywhere before every rule holds. Links and special files are never
 * followed; archives are read with limits, and never unpacked to a disk.
 */

import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { InputError } from '../../errors.ts';

/** Files by their path below the student's folder, with `/` between its parts. */
export interface FileTree {
  readonly files: ReadonlyMap<string, Buffer>;
  /** What was left out, repaired or refused, in words for the instructor. */
  readonly notes: readonly string[];
  /** What was left out because of its name. */
  readonly leftOut?: readonly string[];
  /** Some of what is neither source nor notebook, and was not read. */
  readonly others?: readonly string[];
  /** Why nothing of it can be taken. */
  readonly refusal?: string;
}

const MiB = 1024 * 1024;
/** Limits for one student; far above what an answer needs, far below what hurts. */
export const treeLimits = { files: 500, depth: 10, sourceBytes: MiB, notebookBytes: 20 * MiB, totalBytes: 40 * MiB };

/** With `.ts.txt`, which is what browsers and editors make of sources: it is no answer, and can be said to be none. */
const wanted = /\.(?:[cm]?[jt]s(?:\.txt)?|json|ipynb|zip)$/i;
const ignored =
  /(?:^|\/)(?:__MACOSX|node_modules|\.(?!\.?(?:\/|$))[^/]*)(?:\/|$)|(?:^|\/)(?:Thumbs\.db|timestamp\.txt)$/;

/** Whether a file can be part of an answer at all. */
export function isWanted(path: string): boolean {
  return wanted.test(path) && !isIgnored(path);
}

/** Whether it is none of the student's doing. */
export function isIgnored(path: string): boolean {
  return ignored.test(path);
}

/** Enough to say what was handed in. */
const othersMax = 3;

/** What file systems take as a name. */
const partBytesMax = 255;

/** As this system reads the path, or as Windows does. */
function leadsOut(path: string): boolean {
  const parts = path.split('/');
  return (
    parts.some((part) => part === '' || part === '.') ||
    path.split(/[\\/]/).includes('..') ||
    /\0|^[A-Za-z]:[\\/]|^\\/.test(path)
  );
}

/** The folders above a file, in lower case. */
function foldersOf(path: string): string[] {
  const parts = path.toLowerCase().split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** Collects files one by one; the first rule that is broken refuses them all. */
export class TreeBuilder {
  readonly #files = new Map<string, Buffer>();
  readonly #lowerCase = new Set<string>();
  /** Above those files, in lower case too. */
  readonly #folders = new Set<string>();
  readonly #notes: string[] = [];
  readonly #leftOut: string[] = [];
  readonly #others: string[] = [];
  #bytes = 0;
  #refusal: string | undefined;

  get isRefused(): boolean {
    return this.#refusal !== undefined;
  }

  note(words: string): void {
    if (this.#notes.length < 20 && !this.#notes.includes(words)) this.#notes.push(words);
  }

  leaveOut(path: string): void {
    this.note(`${JSON.stringify(path.slice(0, 100))} has a : or \\ in its name, and was left out`);
    this.#leftOut.push(path);
  }

  /** Neither source nor notebook. */
  passOver(path: string): void {
    if (this.#others.length < othersMax) this.#others.push(path);
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
    if (leadsOut(path)) this.refuse(`the file name ${named} leads out of the folder`);
    else if (/[\\:]/.test(path)) {
      this.leaveOut(path);
      return false;
    } else if (parts.some((part) => Buffer.byteLength(part) > partBytesMax)) {
      this.refuse(`the file name ${named} is longer than ${partBytesMax} bytes`);
    } else if (parts.length > depth) this.refuse(`${named} is more than ${depth} folders deep`);
    else if (this.#files.size >= files) this.refuse(`there are more than ${files} files`);
    else if (bytes > bytesMax) this.refuse(`${named} has ${bytes} bytes; at most ${bytesMax} are taken`);
    else if (this.#bytes + bytes > totalBytes) this.refuse(`the files have more than ${totalBytes} bytes together`);
    else if (this.#lowerCase.has(path.toLowerCase())) this.refuse(`there are two files named ${named}`);
    else if (this.#folders.has(path.toLowerCase()) || foldersOf(path).some((folder) => this.#lowerCase.has(folder))) {
      this.refuse(`a file and a folder have the same name, in or above ${named}`);
    }
    return !this.isRefused;
  }

  add(path: string, content: Buffer): void {
    if (!this.accepts(path, content.length)) return;
    this.#files.set(path, content);
    this.#lowerCase.add(path.toLowerCase());
    for (const folder of foldersOf(path)) this.#folders.add(folder);
    this.#bytes += content.length;
  }

  build(): FileTree {
    const notes = [...this.#notes];
    if (this.#refusal !== undefined) return { files: new Map(), notes, refusal: this.#refusal };
    return { files: this.#files, notes, leftOut: this.#leftOut, others: this.#others };
  }
}

/**
 * Adds the files of a folder on disk.
 *
 * @param below what their paths begin with: `''`, or a folder with its `/`
 * @throws {InputError} where one cannot be read
 */
export function addFolder(tree: TreeBuilder, folder: DiskPath, below = ''): void {
  if (below.split('/').length > treeLimits.depth + 1) {
    tree.note(`${JSON.stringify(below)} is more than ${treeLimits.depth} folders deep, and was not read`);
    return;
  }
  for (const { name, place } of entriesOf(folder)) {
    const path = `${below}${name}`;
    const stat = lstatSync(place);
    if (stat.isDirectory()) {
      if (!isIgnored(`${path}/`)) addFolder(tree, place, `${path}/`);
    } else if (!stat.isFile()) {
      tree.note(`${JSON.stringify(path)} is a link or a special file, and was not read`);
    } else if (isIgnored(path)) continue;
    else if (!isWanted(path)) tree.passOver(path);
    else if (tree.accepts(path, stat.size)) tree.add(path, readFile(place, path));
    if (tree.isRefused) return;
  }
}

/** As bytes where a name is no UTF-8, as archives that were unpacked without care leave them. */
export type DiskPath = string | Buffer;

/** What is in a folder, by name. @throws {InputError} where it cannot be read */
export function entriesOf(folder: DiskPath): { readonly name: string; readonly place: Buffer }[] {
  const bytes = Buffer.from(folder);
  try {
    return readdirSync(bytes, { encoding: 'buffer' })
      .map((name) => ({ name: nameOf(name), place: Buffer.concat([bytes, Buffer.from('/'), name]) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    throw unreadable(nameOf(bytes), cause);
  }
}

/** @throws {InputError} where it cannot be read: that is no fault of the student's */
export function readFile(place: DiskPath, name: string): Buffer {
  try {
    return readFileSync(place);
  } catch (cause) {
    throw unreadable(name, cause);
  }
}

function unreadable(name: string, cause: unknown): InputError {
  return new InputError(`unsupported ${name}: it cannot be read: ${(cause as Error).message}; nothing was graded`, {
    cause,
  });
}

function nameOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
