import { expect, test } from 'vitest';
import { ProgressLine } from '../../../lib/notebook/progress-line.ts';

function written(isTTY: boolean): string {
  let text = '';
  const line = new ProgressLine({ isTTY, write: (part: string) => (text += part) });
  line.update('cell 1');
  line.update('cell 2');
  line.print('done');
  line.print('again');
  return text;
}

test('a terminal has one line that changes and then stays', () => {
  expect(written(true)).toBe('\r\u001b[Kcell 1\r\u001b[Kcell 2\r\u001b[Kdone\nagain\n');
});

test('anything else has a line per step, without control characters', () => {
  expect(written(false)).toBe('cell 1\ncell 2\ndone\nagain\n');
});
