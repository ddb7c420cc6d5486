/**
 * From a place in generated JavaScript back to the line of the cell that the learner wrote.
 *
 * tslab compiles a cell in two steps, so a place is looked up in two source maps, last step first. Every cell's code is
 * named by a `sourceURL`, because a function of cell 1 may throw in cell 3, and the stack then has frames of both.
 */

import { SourceMap } from 'node:module';
import type { SourceMaps } from './tslab.ts';

export interface Place {
  readonly line: number;
  readonly column: number;
}

export class CellSources {
  readonly #cells = new Map<string, { readonly maps: readonly SourceMap[]; readonly lines: number }>();

  /** Names the generated code of cell `count`, and moves it to a line of its own, away from tslab's wrapper. */
  label(output: string, count: number, maps: SourceMaps | null): string {
    const name = `cell-${count}`;
    if (maps !== null) {
      const parsed = maps.map((map) => new SourceMap(JSON.parse(map)));
      this.#cells.set(name, { maps: parsed.reverse(), lines: output.split('\n').length });
    }
    return `\n${output}\n//# sourceURL=${name}`;
  }

  /** Line and column, counted from 1, in the cell; `null` where generated code has no counterpart in it. */
  find(name: string, generated: Place): Place | null {
    const cell = this.#cells.get(name);
    if (cell === undefined || generated.line > cell.lines + 1) return null;
    // One line down for the line break of `label`, and counted from 0 as source maps do.
    let place: Place = { line: generated.line - 2, column: generated.column - 1 };
    for (const map of cell.maps) {
      const entry = map.findEntry(place.line, place.column);
      if (!('originalLine' in entry)) return null;
      place = { line: entry.originalLine, column: entry.originalColumn };
    }
    // tslab compiles the cell below one line of its own, `export {};`, so that counting from 0 becomes counting from 1.
    return place.line < 1 ? null : { line: place.line, column: place.column + 1 };
  }
}
