/**
 * Exercises that were answered in a notebook: the cells that carry one are lifted into a module. They are not run in a kernel,
 * and nothing but their source is looked at.
 *
 * A cell carries an exercise by nbgrader's metadata, version 1 to 3 (`solution: true` with a `grade_id`), or by the cell tag
 * `exercise:ID`. nbgrader's ids have no `/`, so there `01-one-request/page-load` is `01-one-request-page-load`, or only
 * `page-load`.
 */

import type { CellLines } from '../submission-files.ts';

export interface Lifted {
  readonly source: string;
  readonly cells: readonly CellLines[];
  readonly notes: readonly string[];
}

interface Cell {
  readonly source: unknown;
  readonly tags: readonly unknown[];
  readonly gradeId: string | undefined;
}

/**
 * @param names what the module must export
 * @returns undefined where no cell carries the exercise
 * @throws {Error} where the text is no notebook, or such a cell no text
 */
export function lift(notebook: string, exercise: string, names: readonly string[]): Lifted | undefined {
  const ids = [exercise.replaceAll('/', '-'), exercise.replaceAll('/', '_'), exercise.split('/').at(-1)];
  const chosen = codeCells(notebook)
    .map((cell, index) => ({ ...cell, number: index + 1 }))
    .filter(
      ({ tags, gradeId }) => tags.includes(`exercise:${exercise}`) || (gradeId !== undefined && ids.includes(gradeId)),
    )
    .map((cell) => ({ ...cell, source: textOf(cell.source, cell.number) }));
  if (chosen.length === 0) return undefined;
  let line = 1;
  const cells: CellLines[] = [];
  for (const { source, number } of chosen) {
    const lines = source.split('\n').length;
    cells.push({ cell: number, from: line, to: line + lines - 1 });
    line += lines;
  }
  const module = chosen.map(({ source }) => source).join('\n');
  const missing = names.filter((name) => isDeclared(module, name) && !isExported(module, name));
  const exported = missing.length > 0 ? `\nexport { ${missing.join(', ')} };` : '';
  // A tag may be on several cells; nbgrader gives each an id of its own, unless somebody has copied it.
  const copies = chosen.filter(({ gradeId }) => gradeId !== undefined).map(({ number }) => number);
  const notes = copies.length > 1 ? [`cells ${copies.join(' and ')} both carry the exercise`] : [];
  return { source: `${module}${exported}\n`, cells, notes };
}

const declaration = '(?:async )?(?:function\\*?|const|let|var|class|enum)';

function isDeclared(module: string, name: string): boolean {
  return new RegExp(`^[ \\t]*${declaration} +${name}\\b`, 'm').test(module);
}

function isExported(module: string, name: string): boolean {
  const listed = `\\{[^}]*\\b${name}\\s*(?:,[^}]*)?\\}`;
  return new RegExp(`^[ \\t]*export\\s*(?:${declaration} +${name}\\b|${listed})`, 'm').test(module);
}

/** All cells keep their place in the numbering, and only those of code have a source. */
function codeCells(text: string): Cell[] {
  const cells = field(parsed(text), 'cells');
  if (!Array.isArray(cells)) throw new Error('it has no cells');
  return cells.map((cell: unknown) => {
    const metadata = field(cell, 'metadata');
    const nbgrader = field(metadata, 'nbgrader');
    const tags = field(metadata, 'tags');
    const isCode = field(cell, 'cell_type') === 'code';
    const isSolution = isCode && field(nbgrader, 'solution') === true;
    return {
      source: isCode ? field(cell, 'source') : '',
      tags: isCode && Array.isArray(tags) ? tags : [],
      gradeId: isSolution ? String(field(nbgrader, 'grade_id')) : undefined,
    };
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('it is not JSON');
  }
}

/** A text, or the lines of one. */
function textOf(source: unknown, cell: number): string {
  const lines: unknown[] = Array.isArray(source) ? source : [source];
  if (lines.some((line) => typeof line !== 'string')) throw new Error(`cell ${cell}: source is no text`);
  return lines.join('');
}

function field(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null && Object.hasOwn(object, name)
    ? Reflect.get(object, name)
    : undefined;
}
