/**
 * The files of the course in the models of Jupyter's contents API: read, save, create, rename, delete.
 *
 * A save may name the version that the edit began from, by its hash; if the file is another by now, nothing is written.
 * Clients that name none (JupyterLab compares times itself before it saves) overwrite.
 *
 * Source: Jupyter Server documentation, "Contents API".
 */

import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { InputError, RoundtripError } from '../../errors.ts';
import { KERNELSPEC, type Notebook } from '../notebook.ts';
import { formatNotebook, parseNotebook } from '../notebook-file.ts';
import { coursePath } from './course-path.ts';
import { writeAtomically } from './write-atomically.ts';

export type FileType = 'notebook' | 'file' | 'directory';

export interface FileModel {
  readonly name: string;
  readonly path: string;
  readonly type: FileType;
  readonly created: string;
  readonly last_modified: string;
  readonly writable: boolean;
  readonly size: number | null;
  readonly mimetype: string | null;
  readonly format: 'json' | 'text' | 'base64' | null;
  readonly content: unknown;
  readonly hash: string | null;
  readonly hash_algorithm: 'sha256' | null;
}

export interface SaveModel {
  readonly type: FileType;
  readonly format?: FileModel['format'];
  readonly content?: unknown;
  /** SHA-256, in hex, of the file that was edited. */
  readonly hash?: string | null;
}

/** Somebody else wrote the file meanwhile. */
export class ConflictError extends RoundtripError {
  override readonly name = 'ConflictError';
  readonly code = 'RT_CONFLICT';
}

/** There is no such file, kernel or session; `reason` says why one that was there is gone, for who shows it in a sentence. */
export class MissingError extends RoundtripError {
  override readonly name = 'MissingError';
  readonly code = 'RT_MISSING';
  readonly reason: string | null;
  constructor(message: string, { reason = null, ...options }: ErrorOptions & { reason?: string | null } = {}) {
    super(message, options);
    this.reason = reason;
  }
}

export class Contents {
  readonly #root: string;
  /** Saves of one file wait for each other, or two could both find it unchanged. */
  readonly #saving = new Map<string, Promise<unknown>>();

  /** @param root the course's folder */
  constructor(root: string) {
    this.#root = root;
  }

  /** @throws {MissingError} {InputError} if it cannot be given as the `type` that was asked for */
  async get(path: string, { type, withContent = true, withHash = withContent }: GetOptions = {}): Promise<FileModel> {
    const file = await this.#existing(path);
    const { size, mtime, birthtime, isDirectory } = await describe(file);
    const model = {
      name: basename(path),
      path,
      created: birthtime.toISOString(),
      last_modified: mtime.toISOString(),
      writable: true,
      ...NO_CONTENT,
    };
    if (isDirectory) {
      if (type !== undefined && type !== 'directory') throw new InputError(`invalid type ${type}: ${path} is a folder`);
      return withContent
        ? { ...model, ...(await this.#list(path, file)) }
        : { ...model, type: 'directory', size: null };
    }
    if (type === 'directory') throw new InputError(`invalid type directory: ${path} is a file`);
    const actual = type ?? typeOf(path);
    if (!withHash) return { ...model, type: actual, size };
    const bytes = await readFile(file);
    const hashed = { ...model, type: actual, size, hash: hashOf(bytes), hash_algorithm: 'sha256' as const };
    return withContent ? { ...hashed, ...contentOf(bytes, actual, path) } : hashed;
  }

  /** @throws {ConflictError} {InputError} if `model` is not what its type says */
  async save(path: string, model: SaveModel): Promise<FileModel> {
    const file = await coursePath(this.#root, path);
    if (model.type === 'directory') await mkdir(file, { recursive: true });
    else {
      const bytes = bytesOf(model, path);
      await this.#alone(file, async () => {
        await refuseConflict(file, path, model.hash);
        await writeAtomically(file, bytes);
      });
    }
    // The hash is what the next save is compared by.
    return this.get(path, { type: model.type, withContent: false, withHash: true });
  }

  /** A new notebook, file or folder in `folder`, named as no other is. */
  async create(
    folder: string,
    { type = 'notebook', ext = '.txt' }: { type?: FileType; ext?: string },
  ): Promise<FileModel> {
    const taken = await readdir(await this.#existing(folder));
    const extension = type === 'notebook' ? '.ipynb' : type === 'directory' ? '' : ext;
    const numbers = ['', ...Array.from(taken, (_, index) => String(index + 1))];
    const name = numbers.map((number) => `untitled${number}${extension}`).find((each) => !taken.includes(each))!;
    const notebook = { cells: [], metadata: { kernelspec: KERNELSPEC }, nbformat: 4, nbformat_minor: 5 };
    const content = type === 'notebook' ? notebook : '';
    return this.save(folder === '' ? name : `${folder}/${name}`, {
      type,
      format: type === 'notebook' ? 'json' : 'text',
      content,
    });
  }

  async rename(path: string, target: string): Promise<FileModel> {
    const [from, to] = [await this.#existing(path), await coursePath(this.#root, target)];
    if (await exists(to)) throw new ConflictError(`ambiguous name: ${target} exists already; give another`);
    await rename(from, to);
    return this.get(target, { withContent: false });
  }

  /** Deletes a file, or a folder with nothing in it. */
  async remove(path: string): Promise<void> {
    const file = await this.#existing(path);
    const { isDirectory } = await describe(file);
    if (!isDirectory) return rm(file);
    await rmdir(file).catch((cause: NodeJS.ErrnoException) => {
      throw new InputError(`invalid folder: ${path} cannot be deleted (${cause.code}); empty it first`, { cause });
    });
  }

  async #list(path: string, folder: string): Promise<Partial<FileModel> & { type: 'directory'; size: null }> {
    const children: FileModel[] = [];
    for (const name of (await readdir(folder)).sort()) {
      const child = path === '' ? name : `${path}/${name}`;
      // What is hidden, leads elsewhere or has just gone is not listed.
      const model = await this.get(child, { withContent: false }).catch(() => null);
      if (model !== null) children.push(model);
    }
    return { type: 'directory', size: null, format: 'json', content: children };
  }

  async #existing(path: string): Promise<string> {
    const file = await coursePath(this.#root, path);
    if (!(await exists(file))) throw new MissingError(`missing file: ${path}; it was moved or deleted`);
    return file;
  }

  async #alone(file: string, save: () => Promise<void>): Promise<void> {
    const before = this.#saving.get(file) ?? Promise.resolve();
    const saved = before.then(save, save);
    const settled = saved.catch(() => {});
    this.#saving.set(file, settled);
    await saved.finally(() => {
      if (this.#saving.get(file) === settled) this.#saving.delete(file);
    });
  }
}

interface GetOptions {
  readonly type?: FileType | undefined;
  readonly withContent?: boolean;
  readonly withHash?: boolean;
}

const NO_CONTENT = { mimetype: null, format: null, content: null, hash: null, hash_algorithm: null } as const;

/** What a save compares by. */
export function hashOf(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function refuseConflict(file: string, path: string, hash: string | null | undefined): Promise<void> {
  if (hash === undefined || hash === null) return;
  const bytes = await readFile(file).catch(() => null);
  if (bytes !== null && hashOf(bytes) === hash) return;
  const what = bytes === null ? 'was deleted' : 'has changed on disk';
  throw new ConflictError(`ambiguous save: ${path} ${what} since it was opened; reload it, or save without its hash`);
}

function typeOf(path: string): FileType {
  return path.endsWith('.ipynb') ? 'notebook' : 'file';
}

function contentOf(bytes: Buffer, type: FileType, path: string): Pick<FileModel, 'content' | 'format' | 'mimetype'> {
  if (type === 'notebook') {
    return { content: untrusted(parseNotebook(bytes.toString(), path)), format: 'json', mimetype: null };
  }
  try {
    const content = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { content, format: 'text', mimetype: 'text/plain' };
  } catch {
    return { content: bytes.toString('base64'), format: 'base64', mimetype: 'application/octet-stream' };
  }
}

function bytesOf({ type, format, content }: SaveModel, path: string): string | Buffer {
  if (type === 'notebook') return formatNotebook(untrusted(parseNotebook(JSON.stringify(content ?? null), path)));
  if (typeof content !== 'string') throw new InputError(`invalid content of ${path}: give it as a string`);
  return format === 'base64' ? Buffer.from(content, 'base64') : content;
}

/** Outputs are trusted once their cell has run here, never because the file says so. */
function untrusted(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell) => {
    const { trusted: _, ...metadata } = cell.metadata;
    return { ...cell, metadata };
  });
  return { ...notebook, cells };
}

async function describe(file: string) {
  const stats = await stat(file);
  const { size, mtime, birthtime } = stats;
  return { size, mtime, birthtime, isDirectory: stats.isDirectory() };
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
