/** A small course in a temporary folder, for tests of its site. */

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Path to content: a text, or the cells of a notebook, of which those that begin with `#` or are marked are text. */
export function makeCourse(files: Readonly<Record<string, string | readonly object[]>>): string {
  const course = mkdtempSync(join(tmpdir(), 'roundtrip-site-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(course, path)), { recursive: true });
    writeFileSync(join(course, path), typeof content === 'string' ? content : notebook(content));
  }
  return course;
}

export const text = (id: string, source: string) => ({
  cell_type: 'markdown',
  id,
  metadata: {},
  source: lines(source),
});

export const code = (
  id: string,
  source: string,
  outputs: readonly object[] = [],
  execution_count: number | null = 1,
) => ({
  cell_type: 'code',
  execution_count,
  id,
  metadata: {},
  outputs,
  source: lines(source),
});

function notebook(cells: readonly object[]): string {
  return `${JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

function lines(source: string): string[] {
  return source.split(/(?<=\n)/);
}
