import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { SeenConnection, SeenRequest } from '../../../lib/measure/client/observer.ts';
import { reconcile } from '../../../lib/measure/reconcile.ts';
import type { OriginLog, OriginSocket } from '../../../lib/measure/socket-log.ts';

const ports = new Map([
  [new Socket(), 50_001],
  [new Socket(), 50_002],
]);
const [first, second] = [...ports.keys()] as [Socket, Socket];

function seen(socket: Socket, closedAtMs: number | null = null): SeenConnection {
  return { origin: '', transport: socket, socket, openedAtMs: 0, establishedAtMs: 50, securedAtMs: null, closedAtMs };
}

function request(path: string, socket: Socket): SeenRequest {
  const times = { sendingAtMs: 50, sentAtMs: 50, answeredAtMs: 100, endedAtMs: 101 };
  return { path, socket, ...times, status: 200, bodyBytes: 1 };
}

function accepted(remotePort: number, paths: readonly string[], closedBy: 'server' | null = null): OriginSocket {
  return {
    id: remotePort - 50_000,
    remotePort,
    acceptedAtMs: 75,
    closedAtMs: closedBy && 76,
    closedBy,
    bytesRead: 0,
    bytesWritten: 0,
    requests: paths.map((path) => ({ path, receivedAtMs: 75, finishedAtMs: 75 })),
  };
}

function compare(sockets: OriginLog['sockets'], closedAtMs: number | null = null) {
  return reconcile({
    connections: [seen(first), seen(second, closedAtMs)],
    requests: [request('/a', first), request('/b', second), request('/c', first)],
    origin: { sockets },
    peerPorts: ports,
  });
}

test('reconcile, pairs connections by port, in whatever order the origin accepted them', () => {
  const pairs = compare([accepted(50_002, ['/b']), accepted(50_001, ['/a', '/c'])]);
  expect([...pairs].map(([{ socket }, { remotePort }]) => [socket, remotePort])).toEqual([...ports]);
});

test.each<[string, OriginLog['sockets'], number | null, RegExp]>([
  [
    'a missing socket',
    [accepted(50_001, ['/a', '/c'])],
    null,
    /client opened 2 connections, but the origin accepted 1/,
  ],
  [
    'a foreign socket',
    [accepted(50_001, ['/a', '/c']), accepted(50_003, ['/b'])],
    null,
    /client opened connection 2, but the origin accepted none that the link pairs with it/,
  ],
  [
    'a request on another connection',
    [accepted(50_001, ['/a']), accepted(50_002, ['/b', '/c'])],
    null,
    /client sent \/a, \/c on connection 1, but the origin received \/a;/,
  ],
  [
    'requests in another order',
    [accepted(50_001, ['/c', '/a']), accepted(50_002, ['/b'])],
    null,
    /client sent \/a, \/c on connection 1, but the origin received \/c, \/a/,
  ],
  [
    'a close of which the origin knows nothing',
    [accepted(50_001, ['/a', '/c']), accepted(50_002, ['/b'])],
    120,
    /client saw connection 2 close, but the origin holds it to be open/,
  ],
])('reconcile, raises %s', (_what, sockets, closedAtMs, message) => {
  expect(() => compare(sockets, closedAtMs)).toThrow(expect.objectContaining({ code: 'RT_EXPERIMENT' }));
  expect(() => compare(sockets, closedAtMs)).toThrow(message);
});
