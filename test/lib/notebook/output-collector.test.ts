import { expect, test } from 'vitest';
import { OutputCollector } from '../../../lib/notebook/output-collector.ts';

const shown = (text: string, id?: string) => ({
  data: { 'text/plain': text },
  metadata: {},
  transient: id === undefined ? {} : { display_id: id },
});

test('text of one stream is joined, and another output ends it', () => {
  const { take, ...collector } = collect();
  take('stream', { name: 'stdout', text: 'a' });
  take('stream', { name: 'stdout', text: 'b' });
  take('stream', { name: 'stderr', text: 'c' });
  take('display_data', shown('d'));
  take('stream', { name: 'stderr', text: 'e' });
  expect(collector.outputs().map((output) => ('text' in output ? output.text : 'display'))).toEqual([
    'ab',
    'c',
    'display',
    'e',
  ]);
});

test('results keep their count, and nothing keeps what differs from run to run', () => {
  const { take, outputs } = collect();
  take('status', { execution_state: 'busy' });
  take('execute_input', { code: '1', execution_count: 1 });
  take('execute_result', { ...shown('1', 'id'), execution_count: 3 });
  expect(outputs()).toEqual([
    { output_type: 'execute_result', data: { 'text/plain': '1' }, metadata: {}, execution_count: 3 },
  ]);
});

test('an update changes every output of that display, in other cells too', () => {
  const displays = new Map();
  const [first, second] = [new OutputCollector(displays), new OutputCollector(displays)];
  first.take('display_data', shown('old', 'x'));
  first.take('display_data', shown('other', 'y'));
  second.take('update_display_data', shown('new', 'x'));
  expect(first.outputs.map((output) => 'data' in output && output.data['text/plain'])).toEqual(['new', 'other']);
  expect(second.outputs).toEqual([]);
});

test('clear_output clears at once, or when asked to wait, with the next output', () => {
  const { take, outputs } = collect();
  take('stream', { name: 'stdout', text: 'a' });
  take('clear_output', { wait: true });
  expect(outputs()).toHaveLength(1);
  take('stream', { name: 'stdout', text: 'b' });
  expect(outputs()).toEqual([{ output_type: 'stream', name: 'stdout', text: 'b' }]);
  take('clear_output', { wait: false });
  expect(outputs()).toEqual([]);
});

function collect() {
  const collector = new OutputCollector(new Map());
  return { take: collector.take, outputs: () => collector.outputs };
}
