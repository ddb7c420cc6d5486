/** Which cells of which notebook the learner has run: what the course's first page shows. Lives in the course's hidden folder. */

import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeAtomically } from './write-atomically.ts';

type Cells = Record<string, string[]>;

export class Progress {
  readonly #file: string;
  #cells: Promise<Cells>;
  #saved: Promise<void> = Promise.resolve();
  #onDisk: Cells | null = null;

  /** @param file need not exist yet */
  constructor(file: string) {
    this.#file = file;
    this.#cells = readFile(file, 'utf8')
      .then(parseCells)
      .catch(() => ({}));
  }

  /** The ids of the cells of the notebook at `path` that ran to their end without an error. */
  async ran(path: string): Promise<ReadonlySet<string>> {
    return new Set((await this.#cells)[path]);
  }

  /** Keeps that a cell ran; resolves when that is on disk. */
  async record(path: string, cell: string): Promise<void> {
    this.#cells = this.#cells.then((cells) => withCell(cells, path, cell));
    this.#saved = this.#saved.then(() => this.#save());
    return this.#saved;
  }

  /** What is shown is a convenience: a disk that is full must not disturb the cell. */
  async #save(): Promise<void> {
    const cells = await this.#cells;
    if (cells === this.#onDisk) return;
    this.#onDisk = cells;
    const text = `${JSON.stringify(cells, null, 1)}\n`;
    await mkdir(dirname(this.#file), { recursive: true })
      .then(() => writeAtomically(this.#file, text))
      .catch(() => {});
  }
}

/** The same object if there is nothing new. */
function withCell(cells: Cells, path: string, cell: string): Cells {
  const known = cells[path] ?? [];
  return known.includes(cell) ? cells : { ...cells, [path]: [...known, cell] };
}

function parseCells(text: string): Cells {
  const json: unknown = JSON.parse(text);
  if (typeof json !== 'object' || json === null) return {};
  const lists = Object.entries(json).filter((entry): entry is [string, string[]] => Array.isArray(entry[1]));
  return Object.fromEntries(lists);
}
