/**
 * Stack traces that learners can read: the lines of cells and of the library, and nothing of tslab, of this kernel or
 * of Node's own modules. Paths are relative to the notebook, so that an output kept in a notebook does not depend on
 * the machine. Set for the whole process, so that an error that a cell catches and prints looks the same.
 */

import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CellSources } from './cell-sources.ts';

const CELL_PLACE = /\b(cell-(\d+)):(\d+):(\d+)/;
const FILE_PLACE = /(file:\/\/\/[^\s()]+|\/[^\s()]+|[A-Z]:\\[^\s()]+)(:\d+:\d+)/;
const KERNEL_FOLDER = new URL('.', import.meta.url);
const HIDDEN = [
  KERNEL_FOLDER.href,
  fileURLToPath(KERNEL_FOLDER),
  '/tslab/dist/',
  'node:internal/',
  'node:vm',
  'node:async_hooks',
];

export function installStackTraces(sources: CellSources, folder: string): void {
  Error.prepareStackTrace = (error, frames) => {
    const lines = frames.map((frame) => cleanFrame(String(frame), sources, folder));
    return [String(error), ...lines.filter((line) => line !== null).map((line) => `    at ${line}`)].join('\n');
  };
}

/** One frame, such as `send (cell-3:7:9)`, in the learner's terms; `null` if it is none of the learner's. */
export function cleanFrame(frame: string, sources: CellSources, folder: string): string | null {
  if (HIDDEN.some((part) => frame.includes(part))) return null;
  // What earlier cells declared or imported is called on tslab's `exports`, which is a proxy.
  const call = frame.replace(/\bProxy\./, '');
  const cell = CELL_PLACE.exec(call);
  if (cell !== null) {
    const [written, name = '', number, line, column] = cell;
    const place = sources.find(name, { line: Number(line), column: Number(column) });
    return place === null ? null : call.replace(written, `cell ${number}:${place.line}:${place.column}`);
  }
  return call.replace(FILE_PLACE, (_, file: string, place: string) => {
    const path = file.startsWith('file:') ? fileURLToPath(file) : file;
    return relative(folder, path).split(sep).join('/') + place;
  });
}
