/**
 * A notebook in memory: nbformat 4.5 with texts as strings, where files have lists of lines. Fields that are not named
 * here are kept as they are.
 *
 * Source: nbformat documentation, "The Notebook file format", version 5.10 (format 4.5).
 */

import type { MimeBundle } from './mime-bundle.ts';

export interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: Metadata;
  readonly nbformat: 4;
  readonly nbformat_minor: number;
}

export type Metadata = Readonly<Record<string, unknown>>;

export type Cell = CodeCell | TextCell;

export interface CodeCell {
  readonly cell_type: 'code';
  readonly id: string;
  readonly source: string;
  readonly metadata: Metadata;
  readonly execution_count: number | null;
  readonly outputs: readonly Output[];
}

export interface TextCell {
  readonly cell_type: 'markdown' | 'raw';
  readonly id: string;
  readonly source: string;
  readonly metadata: Metadata;
  /** Images that belong to the cell: file name to MIME bundle. */
  readonly attachments?: Readonly<Record<string, MimeBundle>>;
}

export type Output = StreamOutput | DisplayOutput | ResultOutput | ErrorOutput;

export interface StreamOutput {
  readonly output_type: 'stream';
  readonly name: 'stdout' | 'stderr';
  readonly text: string;
}

export interface DisplayOutput {
  readonly output_type: 'display_data';
  readonly data: MimeBundle;
  readonly metadata: Metadata;
}

export interface ResultOutput {
  readonly output_type: 'execute_result';
  readonly data: MimeBundle;
  readonly metadata: Metadata;
  readonly execution_count: number | null;
}

export interface ErrorOutput {
  readonly output_type: 'error';
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** What tslab's own kernelspec is called, so that Jupyter and VS Code offer the right kernel for our files. */
export const KERNELSPEC = { display_name: 'TypeScript', language: 'typescript', name: 'tslab' } as const;

/** Whether the author expects this cell to fail (Jupyter's cell tag `raises-exception`). */
export function mayFail(cell: Cell): boolean {
  const { tags } = cell.metadata;
  return Array.isArray(tags) && tags.includes('raises-exception');
}
