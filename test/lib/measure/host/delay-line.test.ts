import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type DelayLine, delayLine } from '../../../../lib/measure/host/delay-line.ts';

const cleanUps: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A client and a server with the wire between them. */
async function wired(oneWayMs: number): Promise<{ line: DelayLine; client: Socket; server: Socket }> {
  const listener = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  cleanUps.push(() => listener.close());
  await once(listener, 'listening');
  const line = await delayLine({ host: '127.0.0.1', port: (listener.address() as AddressInfo).port }, oneWayMs);
  cleanUps.push(() => line.close());
  const accepted = once(listener, 'connection') as Promise<[Socket]>;
  const client = connect({ ...line.address, allowHalfOpen: true });
  const [server] = await accepted;
  for (const socket of [client, server]) {
    socket.on('error', () => {});
    cleanUps.push(() => socket.destroy());
  }
  return { line, client, server };
}

test('delayLine, passes bytes and the end on, in order and not before their time', async () => {
  const { client, server } = await wired(20);
  const startMs = performance.now();
  client.write('one ');
  client.end('two');
  let received = '';
  server.on('data', (chunk: Buffer) => {
    received += chunk.toString();
  });
  await once(server, 'end');
  expect(received).toBe('one two');
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(20);
});

test('delayLine, holds what comes from the server until it is let go', async () => {
  const { line, client, server } = await wired(0);
  const letGo = line.holdAnswers();
  const events: string[] = [];
  client.on('data', (chunk: Buffer) => events.push(chunk.toString()));
  client.on('end', () => events.push('end'));
  server.end('answer');
  const reached = line.nextRequest();
  client.write('request');
  await reached;
  expect(String((await once(server, 'data'))[0])).toBe('request');
  expect(events).toEqual([]);
  letGo();
  await once(client, 'end');
  expect(events).toEqual(['answer', 'end']);
});

test('delayLine, passes a reset on, and closing it resets what is open', async () => {
  const first = await wired(0);
  const error = new Promise<NodeJS.ErrnoException>((resolve) => first.server.once('error', resolve));
  first.server.resume();
  first.client.resetAndDestroy();
  expect((await error).code).toBe('ECONNRESET');
  const second = await wired(0);
  const closed = new Promise<NodeJS.ErrnoException>((resolve) => second.client.once('error', resolve));
  second.client.resume();
  await second.line.close();
  expect((await closed).code).toBe('ECONNRESET');
});
