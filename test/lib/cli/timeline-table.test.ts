import { expect, test } from 'vitest';
import { borderless, shortPath, timelineTable } from '../../../lib/cli/timeline-table.ts';
import type { Timeline } from '../../../lib/timeline/timeline.ts';
import { handMade } from '../timeline/hand-made.ts';

test('timelineTable, a row for each request, a column for each phase that occurs, and the totals', () => {
  expect(timelineTable(handMade() as Timeline).split('\n')).toEqual([
    'resource     connection   size  connect    wait  receive  ends at',
    '/index.html           1   5 kB   100 ms  100 ms            200 ms',
    '/logo.png             1  10 kB           100 ms    10 ms   310 ms',
    '',
    'by hand: loaded in 310 ms (model: computed)',
    '2 requests over 1 connection; 7 packets to open and close them',
  ]);
});

test('timelineTable, says that a request failed', () => {
  const timeline = handMade();
  Object.assign(timeline.requests[1]!, { status: 0, bodyBytes: 0 });
  expect(timelineTable(timeline as Timeline)).toMatch(/\/logo.png +1 +failed/);
});

test('borderless, aligns the first columns left and the others right', () => {
  const table = borderless(['a', 'b'], 1);
  table.push(['long', 1], ['x', 100]);
  expect(table.toString().split('\n')).toEqual(['a       b', 'long    1', 'x     100']);
});

test('shortPath, keeps the beginning and the end of a long path', () => {
  expect(shortPath('/index.html')).toBe('/index.html');
  const short = shortPath(`/a${'x'.repeat(100)}z.png`);
  expect(short).toMatch(/^\/ax+…x+z\.png$/);
  expect(short).toHaveLength(48);
});
