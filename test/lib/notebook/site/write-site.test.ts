import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeSite } from '../../../../lib/notebook/site/write-site.ts';

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'write-site-'));
});
afterEach(() => rmSync(parent, { recursive: true }));

const site = (...paths: string[]) => new Map(paths.map((path) => [path, path]));

test('writeSite takes out what an earlier site left, and nothing else', async () => {
  const folder = join(parent, 'a', 'site');
  await writeSite(folder, site('index.html', 'old/page.html'));
  writeFileSync(join(folder, 'mine.txt'), 'kept');
  await writeSite(folder, site('index.html', 'new/page.html'));
  expect(readFileSync(join(folder, 'new/page.html'), 'utf8')).toBe('new/page.html');
  expect(existsSync(join(folder, 'old/page.html'))).toBe(false);
  expect(readFileSync(join(folder, 'mine.txt'), 'utf8')).toBe('kept');
});

test('writeSite refuses a folder with files of others, and leaves it as it was', async () => {
  writeFileSync(join(parent, 'thesis.txt'), '');
  await expect(writeSite(parent, site('index.html'))).rejects.toThrow('holds files that are no site of ours');
  expect(readdirSync(parent)).toEqual(['thesis.txt']);
  await expect(writeSite(join(parent, 'thesis.txt'), site('index.html'))).rejects.toThrow('cannot be written');
});

test('writeSite removes nothing outside its folder, whatever its list says', async () => {
  const folder = join(parent, 'site');
  await writeSite(folder, site('index.html'));
  writeFileSync(join(parent, 'thesis.txt'), '');
  writeFileSync(join(folder, '.roundtrip-site.json'), JSON.stringify(['../thesis.txt', 'index.html', 7]));
  await writeSite(folder, site('index.html'));
  expect(readdirSync(parent)).toEqual(['site', 'thesis.txt']);
});
