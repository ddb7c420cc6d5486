import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { RemoteConverter } from '../../../../lib/notebook/kernel/remote-converter.ts';

/** A file in the place of a pipe: the answer stands behind where the question will. */
function fileWith(question: string, answer: object): { path: string; fd: number } {
  const folder = mkdtempSync(join(tmpdir(), 'roundtrip-remote-'));
  const path = join(folder, 'pipe');
  writeFileSync(path, `${' '.repeat(question.length)}${JSON.stringify(answer)}\n`);
  const fd = openSync(path, 'r+');
  onTestFinished(() => {
    closeSync(fd);
    rmSync(folder, { recursive: true });
  });
  return { path, fd };
}

test('a call is a line of JSON, and so is its answer', () => {
  const question = '["complete","let a = 1;","a.to",4]\n';
  const { path, fd } = fileWith(question, { value: { start: 2, end: 4, candidates: ['toFixed'] } });
  expect(new RemoteConverter(fd).complete('let a = 1;', 'a.to', 4).candidates).toEqual(['toFixed']);
  expect(readFileSync(path, 'utf8').split('\n')[0]).toBe(question.trim());
});

test('what would begin another line is written as JSON can write it', () => {
  const question = '["isComplete","\'\\u2028\\u2029\'"]\n';
  const { path, fd } = fileWith(question, { value: { completed: 'complete' } });
  new RemoteConverter(fd).isComplete("'\u2028\u2029'");
  expect(readFileSync(path, 'utf8').split('\n')[0]).toBe(question.trim());
});

test('what the converter threw is thrown here', () => {
  const { fd } = fileWith('["isComplete","a"]\n', { error: 'Error: Debug Failure' });
  expect(() => new RemoteConverter(fd).isComplete('a')).toThrow('Debug Failure');
});

test('where nobody answers, the converter is an own one', () => {
  const fd = openSync(devNull, 'r+');
  onTestFinished(() => closeSync(fd));
  const converter = new RemoteConverter(fd);
  const [{ messageText } = {}] = converter.convert('declare const n: number;', 'n.toUpperCase()').diagnostics;
  expect(messageText).toContain("'toUpperCase' does not exist");
});
