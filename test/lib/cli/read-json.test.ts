import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readJson } from '../../../lib/cli/read-json.ts';
import { InputError } from '../../../lib/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'roundtrip-json-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: string): string {
  const path = join(folder, `${crypto.randomUUID()}.json`);
  writeFileSync(path, content);
  return path;
}

test('readJson, reads a file, with or without a byte order mark', async () => {
  expect(await readJson(file('{"a": 1}'))).toEqual({ a: 1 });
  expect(await readJson(file('\uFEFF[]'))).toEqual([]);
});

test.each([
  ['{\n  "a": 1,\n  "b": }\n', /, line 3, column 8: /],
  ['{"a"', /, line 1, column 5: /],
  ['', /: it is empty$/],
])('readJson, says where %j stops being JSON', async (content, words) => {
  const reading = readJson(file(content));
  await expect(reading).rejects.toThrow(InputError);
  await expect(reading).rejects.toThrow(words);
});

test('readJson, names a file that is missing or a folder', async () => {
  await expect(readJson('nowhere.json')).rejects.toThrow(/^missing file nowhere.json/);
  await expect(readJson(folder)).rejects.toThrow(/it is a folder/);
});
