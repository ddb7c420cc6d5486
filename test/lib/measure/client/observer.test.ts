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
  seen.opening('').established(socket);
  seen.sending('/a', socket);
  seen.sent('/a');
  seen.answered('/a', 200);
  seen.received('/a', 3);
  seen.received('/a', 4);
  seen.ended('/a');
  seen.closed(socket);
  expect(seen.connections).toEqual([
    { origin: '', transport: socket, socket, openedAtMs: 0, establishedAtMs: 1, securedAtMs: null, closedAtMs: 6 },
  ]);
  const times = { sendingAtMs: 2, sentAtMs: 3, answeredAtMs: 4, endedAtMs: 5 };
  expect(seen.requests).toEqual([{ path: '/a', socket, ...times, status: 200, bodyBytes: 7 }]);
});

test('Observer, a request that is sent again stands where it was sent last', () => {
  const { observer: seen, socket } = observer();
  const second = new Socket();
  seen.opening('').established(socket);
  seen.opening('').established(second);
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
  seen.opening('').established(socket);
  seen.pageEnded();
  seen.closed(socket);
  expect(seen.connections[0]!.closedAtMs).toBeNull();
});

test('Observer, requests run on the socket that secures the link’s', () => {
  const { observer: seen, socket } = observer();
  const secured = new Socket();
  const mark = seen.opening('https://cdn.example');
  mark.established(socket);
  mark.secured(secured);
  expect(seen.connections[0]).toMatchObject({ origin: 'https://cdn.example', establishedAtMs: 1, securedAtMs: 2 });
  expect(seen.connections[0]!.transport).toBe(socket);
  expect(seen.connections[0]!.socket).toBe(secured);
});
