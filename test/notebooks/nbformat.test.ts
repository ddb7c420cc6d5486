import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const notebooks = globSync('notebooks/*.ipynb', { cwd: root });
const python = process.env.NBFORMAT_PYTHON;
const reason = python ? '' : ' (skipped: set NBFORMAT_PYTHON to a Python that has nbformat)';

describe.skipIf(!python)(`Jupyter's own nbformat${reason}`, () => {
  test.each(notebooks)('finds %s valid, and would write the same bytes', async (notebook) => {
    const program = `
import sys, nbformat
text = open(sys.argv[1], encoding='utf-8').read()
notebook = nbformat.reads(text, as_version=4)
nbformat.validate(notebook)
print(nbformat.writes(notebook) + '\\n' == text)
`;
    const { stdout } = await promisify(execFile)(python!, ['-c', program, join(root, notebook)]);
    expect(stdout.trim()).toBe('True');
  });
});

test('there are notebooks', () => expect(notebooks.length).toBeGreaterThan(0));
