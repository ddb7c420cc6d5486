import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Progress } from '../../../../lib/notebook/server/progress.ts';

const folder = mkdtempSync(join(tmpdir(), 'progress-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('Progress outlives the server, and counts a cell once', async () => {
  const file = join(folder, 'state', 'progress.json');
  const progress = new Progress(file);
  await Promise.all([
    progress.record('a', '1'),
    progress.record('a', '2'),
    progress.record('b', '1'),
    progress.record('a', '1'),
  ]);
  const later = new Progress(file);
  expect([...(await later.ran('a'))]).toEqual(['1', '2']);
  expect([...(await later.ran('none'))]).toEqual([]);
  expect(readdirSync(join(folder, 'state'))).toEqual(['progress.json']);
});

test('Progress begins anew where its file is broken', async () => {
  const file = join(folder, 'broken.json');
  writeFileSync(file, '{"a": 5, "b": ["1"');
  const progress = new Progress(file);
  await progress.record('a', '1');
  expect([...(await progress.ran('a'))]).toEqual(['1']);
});
