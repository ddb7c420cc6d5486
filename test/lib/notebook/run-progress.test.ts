import { expect, test } from 'vitest';
import { RunProgress } from '../../../lib/notebook/run-progress.ts';

function written(isTTY: boolean, columns?: number) {
  const stream = { isTTY, text: '', ...(columns && { columns }), write: (text: string) => (stream.text += text) };
  return stream;
}

test('RunProgress writes a line per step where there is no terminal', () => {
  const stream = written(false);
  const progress = new RunProgress(stream, 2);
  progress.update('a', { cell: 0, cells: 2 });
  progress.update('b', { cell: 1, cells: 3 });
  progress.finish('a', 'done');
  expect(stream.text).toBe('a: starting\nb: cell 1 of 3\na: done\n');
});

test('RunProgress shows all that is running in one line of a terminal, no wider than it', () => {
  const stream = written(true, 60);
  const progress = new RunProgress(stream, 3);
  progress.update('a', { cell: 2, cells: 9 });
  progress.update('b', { cell: 1, cells: 3 });
  expect(stream.text.split('\r\u001b[K').at(-1)).toBe('0 of 3 done | a: cell 2 of 9 | b: cell 1 of 3');
  progress.finish('a', 'done');
  expect(stream.text.split('\r\u001b[K').slice(-2)).toEqual(['a: done\n', '1 of 3 done | b: cell 1 of 3']);
  progress.update('x'.repeat(80), { cell: 1, cells: 3 });
  expect(stream.text.split('\r\u001b[K').at(-1)).toHaveLength(59);
});

test('RunProgress does not count as done what will run again', () => {
  const stream = written(true, 60);
  const progress = new RunProgress(stream, 2);
  progress.update('a', { cell: 2, cells: 9 });
  progress.update('b', { cell: 1, cells: 3 });
  progress.postpone('a', 'in doubt');
  expect(stream.text.split('\r\u001b[K').slice(-2)).toEqual(['a: in doubt\n', '0 of 2 done | b: cell 1 of 3']);
});
