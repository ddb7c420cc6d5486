import { openSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fileErrorWords } from '../../../lib/cli/file-error.ts';

function thrownBy(act: () => void): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

test('fileErrorWords, names the path and the reason', () => {
  const error = thrownBy(() => openSync('none/a.txt', 'w'));
  expect(fileErrorWords(error)).toMatch(/^invalid path: none\/a.txt; there is no such file or folder; give another/);
});

test.skipIf(process.platform !== 'linux')(
  'fileErrorWords, knows a full disk, for which the system names no path',
  () => {
    expect(fileErrorWords(thrownBy(() => writeFileSync('/dev/full', 'x')))).toMatch(/^missing space: the disk is full/);
  },
);

test('fileErrorWords, leaves other errors to others', () => {
  expect(fileErrorWords(new TypeError('x is not a function'))).toBeUndefined();
  expect(fileErrorWords(Object.assign(new Error('kill ESRCH'), { code: 'ESRCH', path: 'x' }))).toBeUndefined();
});
