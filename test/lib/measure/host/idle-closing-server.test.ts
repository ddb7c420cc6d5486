import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import {
  type IdleClosingServer,
  idleClosingServer,
  unansweredSuffix,
} from '../../../../lib/measure/host/idle-closing-server.ts';

let server: IdleClosingServer;
afterEach(() => server.close());

/** The first bytes of the answer, or `null`; `closed` settles when the server has closed. */
async function request(path: string): Promise<{ answer: string | null; closed: Promise<unknown> }> {
  const socket = connect({ ...server.address });
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  const closed = once(socket, 'close');
  const [bytes] = await Promise.race([once(socket, 'data'), closed]);
  return { answer: Buffer.isBuffer(bytes) ? bytes.toString() : null, closed };
}

test('idleClosingServer, closes an idle connection when its time is up, and advertises none', async () => {
  const startMs = performance.now();
  server = await idleClosingServer(30);
  const { answer, closed } = await request('/');
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(answer).not.toMatch(/timeout=/i);
  await closed;
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(30);
  expect(server.executions('/')).toBe(1);
});

test('idleClosingServer, closes idle connections when told to', async () => {
  server = await idleClosingServer(null);
  const { closed } = await request('/');
  await server.closeIdle();
  await closed;
});

test('idleClosingServer, carries a request out once without an answer, and then with one', async () => {
  server = await idleClosingServer(null);
  const path = `/x${unansweredSuffix}`;
  expect((await request(path)).answer).toBeNull();
  expect((await request(path)).answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(server.executions(path)).toBe(2);
  expect(server.executions('/other')).toBe(0);
});
