import { once } from 'node:events';
import { connect } from 'node:net';
import { Agent, Client, fetch } from 'undici';
import { afterEach, expect, test } from 'vitest';
import { type Origin, openOrigin } from '../../../lib/grade/origin.ts';

let origin: Origin;
afterEach(() => origin.close());
const paths = ['/a', '/b', '/c'];

test('openOrigin, sees which connection carried which requests, in order', async () => {
  origin = await openOrigin({ paths });
  const client = new Client(origin.url);
  for (const path of paths) {
    const { body } = await client.request({ path, method: 'GET' });
    expect(await body.text()).toBe(origin.body(path));
  }
  await client.close();
  await fetch(`${origin.url}/nothing`, { dispatcher: new Agent({ pipelining: 0 }) });
  expect(await origin.seen()).toEqual({
    connections: 2,
    paths: [paths, ['/nothing']],
    requestsPerConnection: [3, 1],
    concurrencyMax: 1,
    malformed: 0,
  });
});

test('openOrigin, serves bodies that no other origin has', async () => {
  origin = await openOrigin({ paths });
  const other = await openOrigin({ paths });
  expect(other.body('/a')).not.toBe(origin.body('/a'));
  expect(() => origin.body('/nothing')).toThrow('the origin has no /nothing');
  await other.close();
});

test('openOrigin, counts what is no HTTP, and lives on', async () => {
  origin = await openOrigin({ paths });
  const { port } = new URL(origin.url);
  for (const words of [
    '\0\0\r\n\r\n',
    'CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: y\r\nConnection: Upgrade\r\n\r\n',
  ]) {
    const socket = connect(Number(port), '127.0.0.1').on('error', () => {});
    socket.end(words);
    await once(socket, 'close');
  }
  expect(await (await fetch(`${origin.url}/a`)).text()).toBe(origin.body('/a'));
  expect(await origin.seen()).toMatchObject({ connections: 4, malformed: 1 });
});

test('openOrigin, closes a connection after as many requests as it is told to', async () => {
  origin = await openOrigin({ paths, requestsPerConnectionMax: 2 });
  const dispatcher = new Agent({ connections: 1 });
  for (const path of paths) await (await fetch(origin.url + path, { dispatcher })).text();
  expect((await origin.seen()).requestsPerConnection).toEqual([2, 1]);
});

test('openOrigin, measures what it sees: when connections opened and closed, requests came and were answered', async () => {
  origin = await openOrigin({ paths, serverMs: 20 });
  expect(origin.timeline()).toBeUndefined();
  const client = new Client(origin.url);
  for (const path of ['/a', '/a', '/nothing']) await (await client.request({ path, method: 'GET' })).body.text();
  await client.close();
  const hasty = connect(Number(new URL(origin.url).port), '127.0.0.1');
  await new Promise((resolve) => hasty.write('GET /b HTTP/1.1\r\nHost: x\r\n\r\n', resolve));
  hasty.end();
  await once(hasty.resume(), 'close');
  await origin.seen();
  const { engine, requests, connections, totals } = origin.timeline()!;
  expect(requests.map(({ path, connection, status }) => [path, connection, status])).toEqual([
    ['/a', 1, 200],
    ['/a(2)', 1, 200],
    ['/nothing', 1, 404],
    ['/b', 2, expect.any(Number)],
  ]);
  expect([engine, totals.connections, connections.map(({ closedBy }) => closedBy)]).toEqual([
    'measure',
    2,
    ['client', 'client'],
  ]);
  for (const { phases } of requests.slice(0, 3)) {
    expect(phases[0]).toMatchObject({ name: 'wait', origin: 'measured' });
    expect(phases[0]!.endMs - phases[0]!.startMs).toBeGreaterThan(18);
  }
});

test('openOrigin, hangs up on as many requests as it is told to, and has seen them', async () => {
  origin = await openOrigin({ paths, hangUps: { '/a': 1 } });
  const lost = await fetch(`${origin.url}/a`, { method: 'POST', body: 'x' }).catch(({ cause }) => cause.code);
  expect(lost).toBe('UND_ERR_SOCKET');
  expect(await (await fetch(`${origin.url}/a`)).text()).toBe(origin.body('/a'));
  expect((await origin.seen()).paths).toEqual([['/a'], ['/a']]);
});
