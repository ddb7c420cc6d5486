/**
 * Notebook files: read, checked, and written byte for byte as Jupyter would (one space of indent, keys sorted, texts as
 * lists of lines, a line break at the end), so that opening a lesson elsewhere does not rewrite it.
 */

import { createHash, randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { InputError } from '../errors.ts';
import { isJsonType, type MimeBundle } from './mime-bundle.ts';
import { type Cell, KERNELSPEC, type Notebook, type Output } from './notebook.ts';

/** Cell ids came with 4.5. */
const MINOR_VERSION = 5;
const CELL_ID = /^[a-zA-Z0-9_-]{1,64}$/;
const CELL_TYPES = ['code', 'markdown', 'raw'];

type Json = Record<string, unknown>;

/** @throws {InputError} naming the file and what is wrong with it */
export async function readNotebook(path: string): Promise<Notebook> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : String(cause);
    throw new InputError(`missing notebook: ${path}; ${reason}`, { cause });
  }
  return parseNotebook(text, path);
}

/** Writes a notebook whole or not at all: a reader never sees half a file, and a crash leaves the old one. */
export async function writeNotebook(path: string, notebook: Notebook): Promise<void> {
  const temporary = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    await writeFile(temporary, formatNotebook(notebook));
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new InputError(`invalid output file: ${path} cannot be written; ${(cause as Error).message}`, { cause });
  }
}

/**
 * A notebook from the text of a file. Missing cell ids are made from the cells' sources, so that they are the same
 * whenever the file is read.
 *
 * @throws {InputError} naming `path` and what is wrong with it
 */
export function parseNotebook(text: string, path: string): Notebook {
  const invalid = (what: string) => new InputError(`invalid notebook: ${path}: ${what}`);
  const json = parseJson(text, invalid);
  if (json.nbformat !== 4)
    throw invalid(`nbformat is ${show(json.nbformat)}; give 4, or convert the file with Jupyter`);
  if (!Array.isArray(json.cells)) throw invalid('cells is not a list');
  if (!isObject(json.metadata)) throw invalid('metadata is not an object');
  const ids = new Set<string>();
  const parsed = json.cells.map((cell, index) => parseCell(cell, ids, (what) => invalid(`cells[${index}] ${what}`)));
  const cells: unknown = parsed.map((cell) => ({ ...cell, id: cell.id ?? makeId(String(cell.source), ids) }));
  return {
    ...json,
    cells: cells as Cell[],
    metadata: { kernelspec: KERNELSPEC, ...json.metadata },
    nbformat: 4,
    nbformat_minor: Math.max(MINOR_VERSION, Number(json.nbformat_minor) || 0),
  };
}

export function formatNotebook(notebook: Notebook): string {
  const file = { ...notebook, cells: notebook.cells.map(formatCell) };
  return `${JSON.stringify(sortKeys(file), null, 1)}\n`;
}

type Invalid = (what: string) => InputError;

function parseJson(text: string, invalid: Invalid): Json {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw invalid(`not JSON: ${(cause as Error).message}`);
  }
  if (!isObject(json)) throw invalid('not a JSON object');
  return json;
}

function parseCell(cell: unknown, ids: Set<string>, invalid: Invalid): Json {
  if (!isObject(cell)) throw invalid('is not an object');
  if (!CELL_TYPES.includes(String(cell.cell_type))) {
    throw invalid(`has cell_type ${show(cell.cell_type)}; give ${CELL_TYPES.join(', ')}`);
  }
  if (!isText(cell.source)) throw invalid('has no source; give a string or a list of strings');
  if (cell.metadata !== undefined && !isObject(cell.metadata)) throw invalid('has metadata that is not an object');
  if (cell.id !== undefined) {
    if (typeof cell.id !== 'string' || !CELL_ID.test(cell.id)) {
      throw invalid(`has id ${show(cell.id)}; give 1 to 64 letters, digits, - and _`);
    }
    if (ids.has(cell.id)) throw invalid(`has id ${show(cell.id)}, as an earlier cell has; give another, or none`);
    ids.add(cell.id);
  }
  const parsed: Json = { ...cell, source: joinText(cell.source), metadata: cell.metadata ?? {} };
  if (cell.cell_type === 'code') return { ...parsed, ...parseResults(cell, invalid) };
  return isObject(cell.attachments) ? { ...parsed, attachments: parseAttachments(cell.attachments) } : parsed;
}

function parseResults({ outputs = [], execution_count = null }: Json, invalid: Invalid): Json {
  if (!Array.isArray(outputs)) throw invalid('has outputs that are not a list');
  return { execution_count, outputs: outputs.map((output) => parseOutput(output, invalid)) };
}

function parseOutput(output: unknown, invalid: Invalid): Json {
  if (!isObject(output)) throw invalid('has an output that is not an object');
  const type = output.output_type;
  if (type === 'stream' && isText(output.text)) return { ...output, text: joinText(output.text) };
  if ((type === 'display_data' || type === 'execute_result') && isObject(output.data)) {
    return { ...output, data: mapBundle(output.data, joinText), metadata: output.metadata ?? {} };
  }
  if (type === 'error' && Array.isArray(output.traceback)) return output;
  throw invalid(`has an output of unknown or incomplete type ${show(type)}; clear the outputs and run it again`);
}

function parseAttachments(attachments: Json): Json {
  const entries = Object.entries(attachments).map(([name, bundle]) => [name, mapBundle(bundle as Json, joinText)]);
  return Object.fromEntries(entries);
}

function makeId(source: string, ids: Set<string>): string {
  for (let copy = 0; ; copy++) {
    const id = createHash('sha256').update(`${source}\n${copy}`).digest('hex').slice(0, 8);
    if (ids.has(id)) continue;
    ids.add(id);
    return id;
  }
}

function formatCell(cell: Cell): Json {
  const formatted: Json = { ...cell, source: splitLines(cell.source) };
  if (cell.cell_type === 'code') formatted.outputs = cell.outputs.map(formatOutput);
  return formatted;
}

function formatOutput(output: Output): Json {
  switch (output.output_type) {
    case 'stream':
      return { ...output, text: splitLines(output.text) };
    case 'error':
      return { ...output };
    default:
      return { ...output, data: mapBundle(output.data, splitLines) };
  }
}

/** Applies `change` to the texts of a bundle; images are one string, JSON types are values. */
function mapBundle(bundle: MimeBundle, change: (text: string) => unknown): MimeBundle {
  const isOneText = (type: string) => !isJsonType(type) && (!type.startsWith('image/') || type === 'image/svg+xml');
  return Object.fromEntries(
    Object.entries(bundle).map(([type, value]) => {
      if (isOneText(type)) return [type, isText(value) ? change(value as string) : value];
      return [type, !isJsonType(type) && isText(value) ? joinText(value) : value];
    }),
  );
}

function joinText(text: unknown): string {
  return Array.isArray(text) ? text.join('') : String(text);
}

function splitLines(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

/** Python sorts by code point; in the keys of notebooks that is JavaScript's order as well. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sortKeys(value[key])]));
}

function isText(value: unknown): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.every((line) => typeof line === 'string'));
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? 'missing';
}
