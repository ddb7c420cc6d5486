import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { RunRecord } from '../../../lib/notebook/run-record.ts';

const folder = mkdtempSync(join(tmpdir(), 'run-record-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('RunRecord knows the last value of each name, also in another process, and leaves nothing half-written', async () => {
  const record = new RunRecord(join(folder, 'new', 'runs'));
  expect(await record.get('run a')).toBe('');
  await record.set('run a', '1');
  await record.set('run b', '2');
  await record.set('run a', '3');
  const other = new RunRecord(join(folder, 'new', 'runs'));
  expect([await other.get('run a'), await other.get('run b')]).toEqual(['3', '2']);
  expect(readdirSync(join(folder, 'new', 'runs'))).toHaveLength(2);
});

test('RunRecord where nothing can be written records nothing, and does not fail', async () => {
  writeFileSync(join(folder, 'file'), '');
  const record = new RunRecord(join(folder, 'file', 'runs'));
  await record.set('run a', '1');
  expect(await record.get('run a')).toBe('');
});
