import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { Observer } from '../../../../lib/measure/client/observer.ts';

function observer() {
  let nowMs = 0;
  const observer = new Observer(() => nowMs++);
  return { observer, socket: new Socket() };
}

test('Observer, notes each mark with its time', () => {
  const { observer: seen, socket } = observer();
  seen.opening()(socket);
  seen.sending('/a', socket);
  seen.sent('/a');
  seen.answered('/a', 200);
  seen.received('/a', 3);
  seen.received('/a', 4);
  seen.ended('/a');
  seen.closed(socket);
  expect(seen.connections).toEqual([{ socket, openedAtMs: 0, establishedAtMs: 1, closedAtMs: 6 }]);
  const times = { sendingAtMs: 2, sentAtMs: 3, answeredAtMs: 4, endedAtMs: 5 };
  expect(seen.requests).toEqual([{ path: '/a', socket, ...times, status: 200, bodyBytes: 7 }]);
});

test('Observer, a request that is sent again stands where it was sent last', () => {
  const { observer: seen, socket } = observer();
  const second = new Socket();
  seen.opening()(socket);
  seen.opening()(second);
  seen.sending('/a', socket);
  seen.sending('/b', socket);
  seen.sending('/a', second);
  expect(seen.requests.map(({ path, socket }) => [path, socket])).toEqual([
    ['/b', socket],
    ['/a', second],
  ]);
});

test('Observer, what closes after the page has ended does not count', () => {
  const { observer: seen, socket } = observer();
  seen.opening()(socket);
  seen.pageEnded();
  seen.closed(socket);
  expect(seen.connections[0]!.closedAtMs).toBeNull();
});
