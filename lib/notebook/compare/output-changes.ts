/**
 * How the outputs of a notebook differ from those of a new run, told as nbdime tells it (`nbdiff`, version 4): each
 * change has the path of what changed, `/cells/3/outputs/0/text`, and text is shown as a unified diff.
 *
 * Not compared: execution counts and the metadata of outputs, which differ with who ran the notebook; images of outputs
 * that have text or data beside them; cells with nbval's tag `nbval-ignore-output`.
 */

import { diffArrays, structuredPatch } from 'diff';
import type { MimeBundle } from '../mime-bundle.ts';
import type { Notebook, Output } from '../notebook.ts';
import { sortKeys } from '../notebook-file.ts';
import { settle } from './settle.ts';

export interface OutputChange {
  readonly kind: 'modified' | 'added' | 'deleted' | 'inserted before';
  /** Counted from 0, as in the file: `/cells/3/outputs/0/data/text/plain`. */
  readonly path: string;
  /** Each begins with `-`, `+`, a space, or `@@`. */
  readonly lines: readonly string[];
}

const IGNORE_TAG = 'nbval-ignore-output';
const CONTEXT_LINES = 3;

/** `fresh` is `stored` after a run: the same cells. `tolerance` is the part by which durations may differ. */
export function outputChanges(stored: Notebook, fresh: Notebook, tolerance: number): OutputChange[] {
  return stored.cells.flatMap((cell, index) => {
    const rerun = fresh.cells[index];
    if (cell.cell_type !== 'code' || rerun?.cell_type !== 'code') return [];
    if (Array.isArray(cell.metadata.tags) && cell.metadata.tags.includes(IGNORE_TAG)) return [];
    return compareOutputs(
      cell.outputs.map(fieldsOf),
      rerun.outputs.map(fieldsOf),
      `/cells/${index}/outputs`,
      tolerance,
    );
  });
}

/** The text of a report, without colour. */
export function formatChanges(name: string, changes: readonly OutputChange[]): string {
  const sections = changes.map(({ kind, path, lines }) => [`## ${kind} ${path}:`, ...lines].join('\n'));
  return [`--- ${name} (stored)\n+++ ${name} (this run)`, ...sections].join('\n').replace(/\n(?=## )/g, '\n\n');
}

/** What is compared of an output: name of the field to its value. */
type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(output: Output): Fields {
  switch (output.output_type) {
    case 'stream':
      return { output_type: 'stream', name: output.name, text: output.text };
    case 'error': {
      const { ename, evalue, traceback } = output;
      return { output_type: 'error', ename, evalue, traceback: traceback.join('\n') };
    }
    default:
      return { output_type: output.output_type, ...dataFields(output.data) };
  }
}

function dataFields(data: MimeBundle): Fields {
  const isImage = (type: string) => type.startsWith('image/');
  const types = Object.keys(data).sort();
  const compared = types.every(isImage) ? types : types.filter((type) => !isImage(type));
  return Object.fromEntries(compared.map((type) => [`data/${type}`, data[type]]));
}

function compareOutputs(
  stored: readonly Fields[],
  fresh: readonly Fields[],
  path: string,
  tolerance: number,
): OutputChange[] {
  const changes: OutputChange[] = [];
  let at = 0;
  let storedAt = 0;
  for (const { added, removed, count } of diffArrays(stored.map(shapeOf), fresh.map(shapeOf))) {
    if (removed) {
      for (let i = storedAt; i < storedAt + count; i++)
        changes.push({ kind: 'deleted', path: `${path}/${i}`, lines: listed(stored[i]!, '-') });
    } else if (added) {
      const lines = fresh.slice(at, at + count).flatMap((output) => listed(output, '+'));
      changes.push({ kind: 'inserted before', path: `${path}/${storedAt}`, lines });
    } else {
      for (let i = 0; i < count; i++) {
        const settled = settle(fresh[at + i], stored[storedAt + i], tolerance) as Fields;
        changes.push(...compareFields(stored[storedAt + i]!, settled, `${path}/${storedAt + i}`));
      }
    }
    if (!added) storedAt += count;
    if (!removed) at += count;
  }
  return changes;
}

/** Outputs of one shape are taken for the same output, whatever they say. */
function shapeOf({ output_type, name }: Fields): string {
  return `${output_type} ${name ?? ''}`;
}

function compareFields(stored: Fields, fresh: Fields, path: string): OutputChange[] {
  const names = [...new Set([...Object.keys(stored), ...Object.keys(fresh)])];
  return names.flatMap((name): OutputChange[] => {
    const [before, after] = [shown(stored[name]), shown(fresh[name])];
    if (before === after) return [];
    const at = `${path}/${name}`;
    if (before === undefined) return [{ kind: 'added', path: at, lines: prefixed(after!, '+') }];
    if (after === undefined) return [{ kind: 'deleted', path: at, lines: prefixed(before, '-') }];
    return [{ kind: 'modified', path: at, lines: unified(before, after) }];
  });
}

/** JSON with its keys sorted: files have them so, kernels as they come. */
function shown(value: unknown): string | undefined {
  return typeof value === 'string' || value === undefined ? value : JSON.stringify(sortKeys(value), null, 1);
}

function unified(before: string, after: string): string[] {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: CONTEXT_LINES });
  return hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    // Neither ends with a line break unless the output does.
    ...lines.filter((line) => !line.startsWith('\\')),
  ]);
}

function listed(output: Fields, sign: string): string[] {
  const lines = Object.entries(output).flatMap(([name, value]) => {
    const text = shown(value) ?? '';
    return text.includes('\n')
      ? [
          `  ${name}:`,
          ...text
            .trimEnd()
            .split('\n')
            .map((line) => `    ${line}`),
        ]
      : [`  ${name}: ${text}`];
  });
  return prefixed(['output:', ...lines].join('\n'), sign);
}

function prefixed(text: string, sign: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `${sign}  ${line}`);
}
