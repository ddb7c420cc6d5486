import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { InputError } from '../../../lib/errors.ts';
import { type Served, serve } from '../../../lib/notebook/serve.ts';

const pages = [
  { name: '01-a', title: 'First <lesson>', html: '<!doctype html><p>one</p>' },
  { name: '02-b', title: 'Second', html: '<!doctype html><p>two</p>' },
];
let served: Served;
beforeAll(async () => {
  served = await serve({ pages });
});
afterAll(() => served.close());

async function ask(path: string, { method = 'GET', host = '', headers = {} } = {}) {
  const sent = request({
    host: '127.0.0.1',
    port: served.port,
    path,
    method,
    headers: { ...(host && { host }), ...headers },
  });
  sent.end();
  const [response] = await once(sent, 'response');
  return {
    status: response.statusCode as number,
    headers: response.headers as IncomingHttpHeaders,
    body: await text(response),
  };
}

test('serve gives each page, and a list of them', async () => {
  expect((await ask('/01-a.html')).body).toBe(pages[0]?.html);
  expect((await ask('/02-b.html?x=1')).body).toBe(pages[1]?.html);
  const index = await ask('/');
  expect(index.body).toContain('<a href="/01-a.html">First &lt;lesson&gt;</a>');
  expect(index.headers['content-type']).toBe('text/html; charset=utf-8');
});

test('serve, with one page, shows it at the root', async () => {
  const only = await serve({ pages: pages.slice(0, 1) });
  expect(await (await fetch(only.address)).text()).toBe(pages[0]?.html);
  await only.close();
});

test('serve gives plotly once: the second time it is the same', async () => {
  const first = await ask('/plotly.js', { method: 'HEAD' });
  expect(first.status).toBe(200);
  expect(Number(first.headers['content-length'])).toBeGreaterThan(1e6);
  const again = await ask('/plotly.js', { headers: { 'if-none-match': first.headers.etag } });
  expect(again).toMatchObject({ status: 304, body: '' });
});

test('serve answers only to its own names', async () => {
  const { port } = served;
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`]) {
    expect((await ask('/', { host })).status).toBe(200);
  }
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1',
    `localhost:${port + 1}`,
    `127.0.0.1:${port}.evil.example`,
  ]) {
    expect((await ask('/', { host })).status).toBe(403);
  }
});

test('serve only reads', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    const answer = await ask('/', { method });
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  }
  const head = await ask('/01-a.html', { method: 'HEAD' });
  expect(head).toMatchObject({ status: 200, body: '' });
  expect(Number(head.headers['content-length'])).toBe(pages[0]?.html.length);
});

test('serve knows its pages and nothing of the disk', async () => {
  const paths = [
    '/none',
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
    '//etc/passwd',
    '/01-a.html/..',
  ];
  for (const path of paths) expect((await ask(path)).status).toBe(404);
});

test('serve does not fall over an absurd request', async () => {
  const socket = connect(served.port, '127.0.0.1');
  socket.end('GET  nonsense\r\n\r\n');
  expect(await text(socket)).toContain('400 Bad Request');
  expect((await ask('/')).status).toBe(200);
});

test('serve forbids scripts but its own, and all foreign content', async () => {
  const { headers } = await ask('/01-a.html');
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(/script-src ([^;]*)/.exec(policy)?.[1]).toMatch(/^'self' 'sha256-[\w+/=]+'$/);
  expect(headers['x-content-type-options']).toBe('nosniff');
});

test('serve names the port that is taken, and the fix', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  await expect(serve({ pages, port })).rejects.toThrow(InputError);
  await expect(serve({ pages, port })).rejects.toThrow(
    `invalid port: ${port}; another program uses it; give another port`,
  );
  other.close();
});

test('serve, closed, lets go of the port and of open connections', async () => {
  const short = await serve({ pages });
  const waiting = connect(short.port, '127.0.0.1');
  waiting.on('error', () => {});
  await once(waiting, 'connect');
  await short.close();
  await expect(fetch(short.address)).rejects.toThrow();
  waiting.destroy();
});
