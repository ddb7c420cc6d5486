import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { expect, onTestFinished, test } from 'vitest';
import { SocketLog } from '../../../lib/measure/socket-log.ts';

async function accepted() {
  const log = new SocketLog();
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [socket] = (await once(server, 'connection')) as [Socket];
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  return { log, client, socket: socket.resume(), seen: log.accepted(socket) };
}

test('SocketLog, notes requests and bytes, with times from a given moment', async () => {
  const { log, client, socket, seen } = await accepted();
  client.write('12345');
  await once(socket, 'data');
  const startMs = performance.now();
  const finished = seen.received('/a');
  socket.write('123');
  finished();
  const [entry] = log.since(startMs).sockets;
  expect(entry).toMatchObject({ id: 1, remotePort: client.localPort, closedBy: null, bytesRead: 5, bytesWritten: 3 });
  expect(entry!.acceptedAtMs).toBeLessThan(0);
  expect(entry!.requests[0]!.path).toBe('/a');
  expect(entry!.requests[0]!.receivedAtMs).toBeGreaterThanOrEqual(0);
  expect(entry!.requests[0]!.finishedAtMs).toBeGreaterThanOrEqual(entry!.requests[0]!.receivedAtMs);
});

test('SocketLog, who ends it first counts: the client by its FIN', async () => {
  const { log, client, socket } = await accepted();
  client.end();
  await once(socket, 'close');
  expect(log.since(0).sockets[0]!.closedBy).toBe('client');
});

test('SocketLog, who ends it first counts: the server by its decision', async () => {
  const { log, client, seen } = await accepted();
  seen.closeSoon();
  client.resume();
  await once(client, 'close');
  expect(log.since(0).sockets[0]!.closedBy).toBe('server');
});

test('SocketLog, a socket is idle when all is answered and has left', async () => {
  const { seen } = await accepted();
  expect(seen.isIdle).toBe(true);
  const finished = seen.received('/a');
  finished();
  expect(seen.isIdle).toBe(false);
  seen.allLeft = true;
  expect(seen.isIdle).toBe(true);
});

test('SocketLog, finds a socket by its port while it is open', async () => {
  const { log, seen } = await accepted();
  expect(log.openAt(seen.remotePort)).toBe(seen);
  seen.closing();
  expect(log.openAt(seen.remotePort)).toBeUndefined();
});
