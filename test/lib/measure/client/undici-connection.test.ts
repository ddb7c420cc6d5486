import type { RequestListener } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { ClosedBeforeResponse } from '../../../../lib/measure/client/connection.ts';
import { observeUndici } from '../../../../lib/measure/client/diagnostics.ts';
import { undiciConnection } from '../../../../lib/measure/client/undici-connection.ts';
import { parseScenario } from '../../../../lib/scenario/parse-scenario.ts';
import type { Policy } from '../../../../lib/scenario/scenario.ts';
import { closed, directLink, httpServer, writtenMarks } from './direct-link.ts';

const scenario = parseScenario({
  page: {
    resources: [
      { path: '/a', bodyBytes: 5, requestBytes: 300 },
      { path: '/b', bodyBytes: 5 },
    ],
  },
});
const [a, b] = scenario.page.resources as [(typeof scenario.page.resources)[0], (typeof scenario.page.resources)[0]];

async function connectionTo(listener: RequestListener, policy: Partial<Policy> = {}) {
  const server = httpServer(listener);
  const ports: number[] = [];
  server.on('connection', (socket) => ports.push(socket.remotePort!));
  const link = await directLink(server);
  const { marks, lines, bytes } = writtenMarks();
  const stop = observeUndici(`http://${link.address.host}:${link.address.port}`, marks);
  let closings = 0;
  const onClosed = (): void => {
    closings++;
  };
  const connection = undiciConnection({
    ...{ link, marks, secured: null, origin: '' },
    policy: { ...scenario.policy, ...policy },
    onClosed,
  });
  onTestFinished(async () => {
    stop();
    await connection.destroy();
    await closed(server);
  });
  return { connection, lines, bytes, ports, closings: () => closings };
}

test('undiciConnection, carries one request after the other on one socket', async () => {
  const heads: string[] = [];
  const { connection, lines, bytes, ports } = await connectionTo((request, response) => {
    heads.push(`${request.method} ${request.url} ${request.headers.connection}`);
    response.end('hello');
  });
  await connection.open();
  await connection.exchange(a);
  await connection.exchange(b);
  expect(ports).toHaveLength(1);
  expect(heads).toEqual(['GET /a keep-alive', 'GET /b keep-alive']);
  expect(bytes()).toBe(10);
  expect(lines).toEqual([
    ...['opening', 'established'],
    ...['sending /a', 'sent /a', 'answered /a 200', 'ended /a'],
    ...['sending /b', 'sent /b', 'answered /b 200', 'ended /b'],
  ]);
});

test('undiciConnection, pads the request to requestBytes', async () => {
  let bytesRead = 0;
  const { connection } = await connectionTo((request, response) => {
    bytesRead = request.socket.bytesRead;
    response.end('hello');
  });
  await connection.open();
  await connection.exchange(a);
  expect(bytesRead).toBe(300);
});

test('undiciConnection, a non-persistent exchange asks for the close and settles after it', async () => {
  const heads: (string | undefined)[] = [];
  const { connection, lines, closings } = await connectionTo(
    (request, response) => {
      heads.push(request.headers.connection);
      response.end('hello');
    },
    { persistent: false },
  );
  await connection.open();
  await connection.exchange(a);
  expect(heads).toEqual(['close']);
  expect(lines.slice(-2)).toEqual(['ended /a', 'closed']);
  expect(closings()).toBe(1);
});

test('undiciConnection, a connection that closes before the response begins says that the request may be repeated', async () => {
  const { connection, ports } = await connectionTo((request) => request.socket.destroy());
  await connection.open();
  await expect(connection.exchange(a)).rejects.toBeInstanceOf(ClosedBeforeResponse);
  expect(ports).toHaveLength(1);
});

test('undiciConnection, one that closes in the middle of the response does not', async () => {
  const { connection } = await connectionTo((_request, response) => {
    response.writeHead(200, { 'content-length': 5 });
    response.write('he', () => response.socket?.destroy());
  });
  await connection.open();
  await expect(connection.exchange(a)).rejects.not.toBeInstanceOf(ClosedBeforeResponse);
});

test('undiciConnection, tells when the server closes it while it is idle, and opens no other socket', async () => {
  const { connection, ports, closings } = await connectionTo((request, response) => {
    response.end('hello', () => setImmediate(() => request.socket.destroySoon()));
  });
  await connection.open();
  await connection.exchange(a);
  await expect.poll(closings).toBe(1);
  await expect(connection.exchange(b)).rejects.toBeInstanceOf(ClosedBeforeResponse);
  expect(ports).toHaveLength(1);
});
