import { createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { ClosedBeforeResponse } from '../../../../lib/measure/client/connection.ts';
import { http10Connection } from '../../../../lib/measure/client/http10-connection.ts';
import { parseScenario } from '../../../../lib/scenario/parse-scenario.ts';
import { directLink, writtenMarks } from './direct-link.ts';

const { resources } = parseScenario({ page: { resources: [{ path: '/a', bodyBytes: 5, requestBytes: 60 }] } }).page;
const [a] = resources as [(typeof resources)[0]];

/** A connection to a server that reads a request and then does as it is told. */
async function connectionTo(answer: (socket: Socket) => void, { persistent = false } = {}) {
  const requests: string[] = [];
  const server = createServer((socket) => {
    socket.on('data', (bytes) => {
      requests.push(bytes.toString());
      answer(socket);
    });
  });
  const link = await directLink(server);
  const { marks, lines, bytes } = writtenMarks();
  let closings = 0;
  const onClosed = (): void => {
    closings++;
  };
  const connection = http10Connection({ link, marks, secured: null, origin: '', persistent, onClosed });
  onTestFinished(async () => {
    await connection.destroy();
    server.close();
  });
  await connection.open();
  return { connection, requests, lines, bytes, closings: () => closings };
}

test('http10Connection, sends an HTTP/1.0 request of the given size and reads to the end', async () => {
  const { connection, requests, lines, bytes, closings } = await connectionTo((socket) => {
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello');
  });
  await connection.exchange(a);
  expect(requests[0]).toMatch(/^GET \/a HTTP\/1\.0\r\nx-padding: x+\r\n\r\n$/);
  expect(requests[0]).toHaveLength(60);
  expect(bytes()).toBe(5);
  expect(closings()).toBe(1);
  expect(lines).toEqual(['opening', 'established', 'sending /a', 'sent /a', 'answered /a 200', 'ended /a', 'closed']);
});

test('http10Connection, a header may come in pieces, and the body with the last of them', async () => {
  const pieces = ['HTTP/1.0 404 Not ', 'Found\r\ncontent-length:5\r', '\n\r\nhel', 'lo'];
  const { connection, lines, bytes } = await connectionTo((socket) => {
    const next = (): void => {
      const piece = pieces.shift();
      if (piece === undefined) socket.end();
      else socket.write(piece, () => setImmediate(next));
    };
    next();
  });
  await connection.exchange(a);
  expect(lines).toContain('answered /a 404');
  expect(bytes()).toBe(5);
});

test.each([
  ['HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhe', 'the server closed after 2 of 5 bytes'],
  ['HTTP/1.0 200 OK\r\nContent-', 'the server closed after an incomplete header'],
  ['HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello, and more', 'the response has more than the 5 bytes'],
  ['HTTP/1.0 200 OK\r\n\r\nhello', 'the response has no status or no Content-Length'],
  ['220 smtp.example\r\n\r\n', 'the response has no status or no Content-Length'],
])('http10Connection, refuses %j', async (response, message) => {
  const { connection } = await connectionTo((socket) => socket.end(response));
  await expect(connection.exchange(a)).rejects.toThrow(message);
});

test('http10Connection, a connection that closes before the response begins says that the request may be repeated', async () => {
  const { connection } = await connectionTo((socket) => socket.end());
  await expect(connection.exchange(a)).rejects.toBeInstanceOf(ClosedBeforeResponse);
});

const kept = 'HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello';

test('http10Connection, asks for the connection to be kept, and carries the next request on it', async () => {
  const { connection, requests, lines, closings } = await connectionTo((socket) => socket.write(kept), {
    persistent: true,
  });
  await connection.exchange(a);
  await connection.exchange(a);
  expect(requests[1]).toMatch(/^GET \/a HTTP\/1\.0\r\nConnection: keep-alive\r\n/);
  expect(lines.filter((line) => line === 'opening')).toHaveLength(1);
  expect(lines.filter((line) => line === 'ended /a')).toHaveLength(2);
  expect(closings()).toBe(0);
});

test('http10Connection, waits for the close where the server does not keep the connection', async () => {
  const once = kept.replace('Connection: keep-alive\r\n', '');
  const { connection, closings } = await connectionTo((socket) => socket.end(once), { persistent: true });
  await connection.exchange(a);
  expect(closings()).toBe(1);
});

test('http10Connection, tells when the server closes it while it is idle', async () => {
  const { connection, lines, closings } = await connectionTo((socket) => socket.write(kept, () => socket.end()), {
    persistent: true,
  });
  await connection.exchange(a);
  await expect.poll(closings).toBe(1);
  expect(lines.at(-1)).toBe('closed');
});
