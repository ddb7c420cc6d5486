import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keyOf, Ledger } from '../../../lib/grade/ledger.ts';
import type { Result } from '../../../lib/grade/result.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roundtrip-ledger-'));
  path = join(folder, 'ledger.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const result = (student: string, status: Result['status'] = 'graded'): Result => ({
  ...{ version: 1, student, exercise: 'a/b', file: 'b.ts', status },
  ...{ points: status === 'errored' ? null : 1, pointsMax: 1, tests: [], diagnostics: [], notes: [] },
});

test('Ledger, keeps results from run to run', () => {
  new Ledger(path).add('1', result('ann'));
  expect(new Ledger(path).get('1')).toEqual(result('ann'));
  expect(new Ledger(path).get('2')).toBeUndefined();
});

test('Ledger, loses only a line that was cut off', () => {
  const first = new Ledger(path);
  first.add('1', result('ann'));
  appendFileSync(path, '{"key":"2","result":{"version":1,"stu');
  const second = new Ledger(path);
  second.add('3', result('eve'));
  const third = new Ledger(path);
  expect(['1', '2', '3'].map((key) => third.get(key)?.student)).toEqual(['ann', undefined, 'eve']);
});

test('Ledger, grades again what failed on our side', () => {
  new Ledger(path).add('1', result('ann', 'errored'));
  expect(new Ledger(path).get('1')).toBeUndefined();
});

test('Ledger, settles to the same bytes in whatever order results came', () => {
  const bytes = [
    ['1', '2'],
    ['2', '1'],
  ].map((order) => {
    rmSync(path, { force: true });
    const ledger = new Ledger(path);
    ledger.add('old', result('gone'));
    for (const key of order) ledger.add(key, result(`student ${key}`));
    expect(ledger.settle(['1', '2']).map(({ student }) => student)).toEqual(['student 1', 'student 2']);
    return readFileSync(path, 'utf8');
  });
  expect(bytes[0]).toBe(bytes[1]);
});

test('keyOf, tells apart what only joins to the same text', () => {
  expect(keyOf('ab', 'c')).not.toBe(keyOf('a', 'bc'));
  expect(keyOf('a')).toBe(keyOf('a'));
});
