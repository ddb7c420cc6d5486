/** What one run of a check file is told. */

import type { Limits } from './sandbox/limits.ts';
import type { Mode } from './sandbox/sandbox.ts';

/** A submission, ready to be run. */
export interface SubmissionFiles {
  /** Names it within its run. */
  readonly id: string;
  readonly student: string;
  readonly exercise: string;
  /** Its files, and nothing else. */
  readonly folder: string;
  /** The module, relative to `folder`. */
  readonly entry: string;
  /** Where the module was put together from cells of a notebook: what its lines are there. */
  readonly cells?: readonly CellLines[];
}

/** A cell of a notebook in the module made of it. Cells and lines count from 1. */
export interface CellLines {
  readonly cell: number;
  readonly from: number;
  readonly to: number;
}

export interface Batch {
  readonly mode: Mode;
  /** For what can be made again; submissions see nothing of it. */
  readonly workFolder: string;
  /** Which of the graders that work side by side this is. */
  readonly slot: number;
  readonly limits: Limits;
  readonly seed: string;
  readonly submissions: readonly SubmissionFiles[];
}

/** Where a line of a submission is for its author. */
export function placeIn(
  { entry, cells }: Pick<SubmissionFiles, 'entry' | 'cells'>,
  file: string,
  line: number,
): string {
  if (file !== entry) return `${file}, line ${line}`;
  const cell = cells?.find(({ from, to }) => from <= line && line <= to);
  return cell ? `cell ${cell.cell}, line ${line - cell.from + 1}` : `line ${line}`;
}
