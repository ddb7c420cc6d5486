import { beforeEach, expect, test } from 'vitest';
import {
  CellOutput,
  DISPLAYS_MAX,
  type DisplayContent,
  TEXT_LENGTH_MAX,
} from '../../../../lib/notebook/kernel/cell-output.ts';

let published: [type: string, content: object][];
const publish = (type: string, content: object) => void published.push([type, content]);
beforeEach(() => {
  published = [];
});
const texts = () =>
  published.map(([, content]) => ('text' in content ? content.text : (content as DisplayContent).data));
const content = (text: string): DisplayContent => ({ data: { 'text/plain': text }, metadata: {} });

test('many short texts become few messages, and none is lost', async () => {
  const output = new CellOutput(publish);
  for (let line = 0; line < 5000; line++) output.write('stdout', `${line}\n`);
  await output.settled();
  const lines = texts().join('').split('\n');
  expect(lines).toEqual([...Array.from({ length: 5000 }, (_, line) => String(line)), '']);
  expect(published.length).toBeLessThan(100);
});

test('a change of stream, a display and an error keep the order', async () => {
  const output = new CellOutput(publish);
  output.write('stdout', 'a');
  output.write('stderr', 'b');
  void output.display(content('c'));
  output.write('stdout', 'd');
  output.error({ ename: 'E', evalue: 'v', traceback: [] });
  await output.settled();
  expect(published.map(([type]) => type)).toEqual(['stream', 'stream', 'display_data', 'stream', 'error']);
});

test('what follows a display that is still being completed waits for it', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const output = new CellOutput(publish, async (shown) => {
    if (shown.data['text/plain'] === 'slow') await promise;
    return shown;
  });
  const slow = output.display(content('slow'));
  output.write('stdout', 'after');
  void output.display(content('fast'));
  output.flush();
  expect(published).toEqual([]);
  resolve();
  await output.settled();
  await slow;
  expect(texts()).toEqual([{ 'text/plain': 'slow' }, 'after', { 'text/plain': 'fast' }]);
});

test('a display that cannot be made rejects, and what follows is shown', async () => {
  const output = new CellOutput(publish);
  await expect(output.display(Promise.reject(new Error('no bundle')))).rejects.toThrow('no bundle');
  output.write('stdout', 'after');
  await output.settled();
  expect(texts()).toEqual(['after']);
});

test('a character that is split between two chunks arrives whole', async () => {
  const output = new CellOutput(publish);
  const [first, ...rest] = Buffer.from('é');
  output.write('stdout', Buffer.from([first!]));
  output.write('stdout', Buffer.from(rest));
  await output.settled();
  expect(texts().join('')).toBe('é');
});

test('a result carries its count, an update is an update', async () => {
  const output = new CellOutput(publish);
  await output.result(3, content('x'));
  await output.update(content('y'));
  expect(published).toEqual([
    ['execute_result', { ...content('x'), execution_count: 3 }],
    ['update_display_data', content('y')],
  ]);
});

test('text without end is cut at the limit, with one note', async () => {
  const output = new CellOutput(publish);
  const line = `${'x'.repeat(99)}\n`;
  for (let written = 0; written < 3 * TEXT_LENGTH_MAX; written += line.length) output.write('stdout', line);
  output.write('stderr', 'late');
  await output.settled();
  const shown = published.map(([, shown]) => shown as { name: string; text: string });
  const kept = shown.filter(({ name }) => name === 'stdout').map(({ text }) => text);
  expect(kept.join('').length).toBe(TEXT_LENGTH_MAX);
  expect(shown.filter(({ name }) => name === 'stderr').map(({ text }) => text)).toEqual([
    expect.stringContaining('[output cut here: more than 1,000,000 characters'),
  ]);
});

test('figures without end are cut at the limit, with one note', async () => {
  const output = new CellOutput(publish);
  for (let shown = 0; shown < DISPLAYS_MAX + 10; shown++) await output.display(content(String(shown)));
  await output.settled();
  expect(published.filter(([type]) => type === 'display_data').length).toBe(DISPLAYS_MAX);
  expect(published.filter(([type]) => type === 'stream')).toEqual([
    ['stream', { name: 'stderr', text: expect.stringContaining('more than 1,000 figures') }],
  ]);
});
