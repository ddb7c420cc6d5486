import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Job, type RunManyOptions, runNotebooks } from '../../../lib/notebook/run-notebooks.ts';
import { RunRecord } from '../../../lib/notebook/run-record.ts';

// Whole runs are tested in test/notebooks.
const folder = mkdtempSync(join(tmpdir(), 'run-notebooks-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'a.ipynb'), JSON.stringify({ cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 }));

const job = (name: string): Job => {
  const path = join(folder, name);
  return { path, target: path, record: new RunRecord(join(folder, 'runs')), inputs: '' };
};
const options = (more: Partial<RunManyOptions>): RunManyOptions => ({
  limit: 2,
  timeoutMs: 1000,
  force: true,
  tolerance: 0.2,
  signal: new AbortController().signal,
  onProgress: () => expect.unreachable('nothing runs'),
  onDoubt: () => expect.unreachable('nothing ends'),
  onOutcome: () => expect.unreachable('nothing ends'),
  ...more,
});

test('runNotebooks runs nothing if one of the files is missing', async () => {
  await expect(runNotebooks([job('a.ipynb'), job('none.ipynb')], options({}))).rejects.toThrow('missing notebook:');
});

test('runNotebooks, stopped before it begins, runs nothing and records nothing', async () => {
  const signal = AbortSignal.abort(new Error('stopped'));
  await expect(runNotebooks([job('a.ipynb')], options({ signal }))).rejects.toThrow('stopped');
  expect(readdirSync(folder)).toEqual(['a.ipynb']);
});
