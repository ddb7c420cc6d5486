import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writeAtomically } from '../../../../lib/notebook/server/write-atomically.ts';

const folder = mkdtempSync(join(tmpdir(), 'write-atomically-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('writeAtomically replaces a file, keeps its mode, and leaves nothing else', async () => {
  const path = join(folder, 'a.txt');
  writeFileSync(path, 'old');
  chmodSync(path, 0o600);
  const before = statSync(path).ino;
  await writeAtomically(path, 'new');
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  // Another file in its place: whoever had the old one open never saw half of the new one.
  expect(statSync(path).ino).not.toBe(before);
  expect(readdirSync(folder)).toEqual(['a.txt']);
});

test('writeAtomically leaves nothing behind where it fails', async () => {
  await expect(writeAtomically(join(folder, 'a.txt'), 5 as never)).rejects.toThrow();
  expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('new');
  expect(readdirSync(folder)).toEqual(['a.txt']);
});
