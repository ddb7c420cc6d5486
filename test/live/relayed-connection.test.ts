/** A TCP connection through the relay, without HTTP: when the ends learn what, by real sockets. */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { EmulatedLink, LinkBackend } from '../../lib/measure/link.ts';
import { Bottleneck } from '../../lib/measure/relay/bottleneck.ts';
import { RealTimeClock } from '../../lib/measure/relay/real-time-clock.ts';
import { startRelay } from '../../lib/measure/relay/relay.ts';
import { RelayedConnection } from '../../lib/measure/relay/relayed-connection.ts';
import { parseScenario } from '../../lib/scenario/parse-scenario.ts';

const rttMs = 40;
const conditions = parseScenario({ page: { resources: [{ path: '/', bodyBytes: 0 }] }, link: { rttMs } });

let relay: LinkBackend;
beforeAll(async () => {
  relay = await startRelay(new AbortController().signal);
});
afterAll(() => relay.close());

/** A connection over the link, and the server's end of it. */
async function connected(allLeft: () => void = () => {}) {
  const server: Server = createServer({ allowHalfOpen: true });
  const link: EmulatedLink = await relay.open(conditions, { server, allLeft });
  onTestFinished(async () => {
    await link.close();
    server.close();
  });
  const startMs = performance.now();
  const now = () => performance.now() - startMs;
  const accepted = once(server, 'connection').then(([socket]) => ({ socket: socket as Socket, atMs: now() }));
  const client = await link.connect();
  const establishedAtMs = now();
  const { socket, atMs } = await accepted;
  // Closing the link resets what is open.
  socket.on('error', () => {});
  return { link, client, server: socket, now, establishedAtMs, acceptedAtMs: atMs };
}

test('RelayedConnection, the client is connected after one round trip, the server half of one later', async () => {
  const { establishedAtMs, acceptedAtMs } = await connected();
  expect(establishedAtMs).toBeGreaterThanOrEqual(rttMs);
  expect(acceptedAtMs).toBeGreaterThanOrEqual(1.5 * rttMs);
});

test('RelayedConnection, bytes take half a round trip in each direction and come back unchanged', async () => {
  const { client, server, now } = await connected();
  server.pipe(server);
  const sentAtMs = now();
  const bytes = Buffer.from(Array.from({ length: 5000 }, (_, i) => i % 251));
  client.write(bytes);
  const received: Buffer[] = [];
  client.on('data', (chunk) => received.push(chunk));
  await expect.poll(() => Buffer.concat(received)).toEqual(bytes);
  expect(now() - sentAtMs).toBeGreaterThanOrEqual(rttMs);
});

test('RelayedConnection, the end follows the last byte, and the other direction stays open', async () => {
  const { client, server } = await connected();
  const received: Buffer[] = [];
  client.on('data', (chunk) => received.push(chunk));
  server.end(Buffer.alloc(100_000));
  await once(client, 'end');
  expect(Buffer.concat(received)).toHaveLength(100_000);
});

test.each(['client', 'server'] as const)(
  'RelayedConnection, a reset by the %s reaches the other side',
  async (side) => {
    const ends = await connected();
    const other = side === 'client' ? ends.server : ends.client;
    const failed = once(other, 'error').catch((error: unknown) => [error]);
    other.resume();
    ends[side].resetAndDestroy();
    expect(await failed).toEqual([expect.objectContaining({ code: 'ECONNRESET' })]);
  },
);

test('RelayedConnection, a server that does not listen any more resets the client', async () => {
  const server = createServer();
  const link = await relay.open(conditions, { server, allLeft: () => {} });
  onTestFinished(() => link.close());
  server.close();
  const client = await link.connect();
  client.resume();
  await expect(once(client, 'end')).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('RelayedConnection, tells the far end when all that it wrote has left', async () => {
  let notices = 0;
  const { server, client } = await connected(() => {
    notices++;
  });
  client.resume();
  server.write('hello');
  await expect.poll(() => notices).toBe(1);
});

test('RelayedConnection, tells what happens, in order, and that it is over when both sockets are', async () => {
  const clock = new RealTimeClock();
  const path = { rateBitsPerSecond: null, delayMs: 5 };
  const bottlenecks = { up: new Bottleneck(clock, path), down: new Bottleneck(clock, path) };
  const server = createServer((socket) => socket.on('end', () => socket.end()).resume());
  const relay = createServer({ allowHalfOpen: true });
  for (const each of [server, relay]) await once(each.listen(0, '127.0.0.1'), 'listening');
  const events: string[] = [];
  const over = new Promise<void>((resolve) => {
    relay.once('connection', (client) => {
      new RelayedConnection({
        clock,
        conditions,
        client,
        serverPort: (server.address() as AddressInfo).port,
        bottlenecks,
        events: {
          established: () => events.push('established'),
          paired: () => events.push('paired'),
          allLeft: () => events.push('all left'),
          closed: () => {
            events.push('closed');
            resolve();
          },
        },
      });
    });
  });
  const client = connect((relay.address() as AddressInfo).port, '127.0.0.1').resume();
  await expect.poll(() => events).toEqual(['established', 'paired']);
  client.end();
  await over;
  expect(events).toEqual(['established', 'paired', 'closed']);
  for (const each of [server, relay]) each.close();
});

test('startRelay, pairs the ports of both ends', async () => {
  const { link, client, server } = await connected();
  expect(await link.peerPort(client)).toBe(server.remotePort);
});
