import { expect, test } from 'vitest';
import type { CodeCell } from '../../../lib/notebook/notebook.ts';
import { CellError, runNotebook } from '../../../lib/notebook/run-notebook.ts';

// Whole runs are tested in test/notebooks.
const cell: CodeCell = {
  cell_type: 'code',
  id: 'abc',
  source: 'const a = 1;\nboom(a);\n',
  metadata: {},
  execution_count: null,
  outputs: [],
};

test('CellError quotes the cell, its number, its id and the trace', () => {
  const traceback = ['RangeError: far', '    at cell 2:2:1'];
  const error = new CellError(2, cell, { ename: 'RangeError', evalue: 'far', traceback });
  expect(error.message).toBe(
    'cell 2 (id abc) failed: RangeError: far\n\n  1 | const a = 1;\n  2 | boom(a);\n\nRangeError: far\n    at cell 2:2:1',
  );
  expect(error).toMatchObject({ code: 'RT_CELL', position: 2, id: 'abc', source: cell.source, ename: 'RangeError' });
});

test('runNotebook, stopped before it begins, starts nothing', async () => {
  const notebook = { cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 } as const;
  const run = runNotebook(notebook, { cwd: import.meta.dirname, signal: AbortSignal.abort(new Error('stopped')) });
  await expect(run).rejects.toThrow('stopped');
});
