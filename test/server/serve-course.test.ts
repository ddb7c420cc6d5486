/** The server as the network sees it: who is let in, what is refused, and what every answer says. */

import { once } from 'node:events';
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { ServedCourse } from '../../lib/notebook/server/serve-course.ts';
import { ask, makeCourse, notebookOf, serveWithoutPage, type TestCourse } from './course.ts';

let made: TestCourse;
let served: ServedCourse;
let bearer: Record<string, string>;
const checked: string[] = [];

beforeAll(async () => {
  made = makeCourse(
    {
      'notebooks/01-a.ipynb': notebookOf('# A', '1 + 1'),
      'notebooks/glossary.md': '# Words\n\n## Round trip',
      'notebooks/image.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
      'exercises/01-a/one.ts': 'stub',
      'exercises/01-a/README.md': '# One',
    },
    {
      check: async (name) => {
        checked.push(name);
        return { points: 1, pointsMax: 2, tests: [] };
      },
    },
  );
  symlinkSync(tmpdir(), join(made.folder, 'out'));
  served = await serveWithoutPage(made.course);
  bearer = { authorization: `token ${served.token}` };
});
afterAll(async () => {
  await served?.close();
  made?.remove();
});

const PATHS = [
  '/',
  '/notebooks/01-a.ipynb',
  '/notebooks/glossary.md',
  '/exercises/01-a/one',
  '/exercises/01-a/README.md',
  '/api/contents',
  '/course.css',
  '/files/notebooks/image.svg',
  '/assets/none/main.js',
  '/nothing',
];

describe('without a token', () => {
  test.each(PATHS)('%s is refused', async (path) => {
    expect((await ask(served, path)).status).toBe(401);
    expect((await ask(served, `${path}?token=wrong`)).status).toBe(401);
  });

  test('nothing can be changed or started', async () => {
    for (const [method, path] of [
      ['PUT', '/api/contents/notebooks/01-a.ipynb'],
      ['POST', '/api/kernels'],
      ['POST', '/api/sessions'],
      ['POST', '/course/exercises/01-a/one/check'],
      ['DELETE', '/api/contents/notebooks/01-a.ipynb'],
    ] as const) {
      expect((await ask(served, path, { method, body: '{}' })).status).toBe(401);
    }
    expect(served.kernels.kernels).toEqual([]);
    expect(checked).toEqual([]);
  });

  test('a browser is told what to do', async () => {
    const { body, headers } = await ask(served, '/', { headers: { accept: 'text/html' } });
    expect(headers['content-type']).toContain('text/html');
    expect(body).toContain('open the address that `npm start` printed');
  });
});

describe('with the token', () => {
  test('the address gives a cookie and loses the token; the cookie opens every page', async () => {
    const { status, headers } = await ask(served, `/notebooks/01-a.ipynb?token=${served.token}`);
    expect(status).toBe(303);
    expect(headers.location).toBe('/notebooks/01-a.ipynb');
    const [cookie] = headers['set-cookie'] as string[];
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    const page = await ask(served, '/', { headers: { cookie: cookie!.split(';')[0]! } });
    expect(page.status).toBe(200);
    expect(page.body).toContain('A</a>');
    expect(page.body).not.toContain(served.token);
  });

  test('it leads to no other host', async () => {
    const { headers } = await ask(served, `//evil.example/?token=${served.token}`);
    expect(String(headers.location)).toMatch(/^\/(?!\/)/);
  });

  test.each(['evil.example', `evil.example:80`, '127.0.0.1:1'])('the host %s is refused', async (host) => {
    for (const path of PATHS) expect((await ask(served, path, { headers: { ...bearer, host } })).status).toBe(403);
  });

  test.each(['http://evil.example', 'null', 'http://127.0.0.1:1'])('pages of %s are refused', async (origin) => {
    for (const path of PATHS) expect((await ask(served, path, { headers: { ...bearer, origin } })).status).toBe(403);
    const put = { method: 'PUT', headers: { ...bearer, origin }, body: '{"type": "file", "content": ""}' };
    expect((await ask(served, '/api/contents/exercises/01-a/one.ts', put)).status).toBe(403);
    expect(readFileSync(join(made.folder, 'exercises/01-a/one.ts'), 'utf8')).toBe('stub');
  });

  test.each(PATHS)('the answer to %s lets nothing of other sites in', async (path) => {
    const { headers } = await ask(served, path, { headers: bearer });
    expect(headers['content-security-policy']).toMatch(/^(default-src 'none'; script-src 'self';|sandbox$)/);
    expect(headers['content-security-policy']).not.toContain('unsafe-eval');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    });
  });
});

describe('paths that lead out of the course', () => {
  const outside = `${tmpdir()}/roundtrip-outside-${process.pid}`;
  const ways = [
    '../x',
    '..%2fx',
    '%2e%2e/x',
    '%2e%2e%2fx',
    '..%5cx',
    'notebooks/../../x',
    'notebooks/..%2f..%2fx',
    '%2fetc%2fpasswd',
    '//etc/passwd',
    encodeURIComponent(outside),
    'C:%5cx',
    'out/x',
    'out%2fx',
    '.git/config',
    'a%00b',
    '%',
    '%ff',
  ];
  test.each(ways)('%s is neither read nor written', async (way) => {
    for (const base of ['/api/contents/', '/files/', '/notebooks/', '/assets/none/']) {
      const { status, body } = await ask(served, `${base}${way}`, { headers: bearer });
      expect({ base, status }).toEqual({
        base,
        status: expect.toSatisfy((code: number) => code === 400 || code === 404),
      });
      expect(body).not.toContain('root:');
    }
    const body = JSON.stringify({ type: 'file', content: 'escaped' });
    const { status } = await ask(served, `/api/contents/${way}`, { method: 'PUT', headers: bearer, body });
    expect([400, 404]).toContain(status);
  });

  test('encoded twice, they are the name of a file in the course', async () => {
    const body = JSON.stringify({ type: 'file', content: 'kept' });
    const sent = { method: 'PUT', headers: bearer, body };
    expect((await ask(served, '/api/contents/%252e%252e%252fx', sent)).status).toBe(200);
    expect(readFileSync(join(made.folder, '%2e%2e%2fx'), 'utf8')).toBe('kept');
  });

  test('a session and a kernel beside them are refused', async () => {
    for (const path of ['../x.ipynb', '/etc/x.ipynb', 'out/x.ipynb']) {
      const body = JSON.stringify({ path, type: 'notebook', name: '', kernel: { name: 'tslab' } });
      expect((await ask(served, '/api/sessions', { method: 'POST', headers: bearer, body })).status).toBe(400);
      expect((await ask(served, '/api/kernels', { method: 'POST', headers: bearer, body })).status).toBe(400);
    }
    expect(served.kernels.kernels).toEqual([]);
  });
});

describe('what is asked wrongly', () => {
  test.each([
    ['POST', '/api/sessions', '{', 400, 'its body is not JSON'],
    ['POST', '/api/sessions', '[]', 400, 'its body is not a JSON object'],
    ['POST', '/api/sessions', '{}', 400, 'missing path'],
    ['POST', '/api/kernels', '{"name": "python3"}', 400, 'unknown kernel python3; this course has tslab'],
    ['GET', '/api/contents/notebooks?type=poem', '', 400, 'unknown type poem'],
    ['GET', '/api/kernels/none', '', 404, 'missing kernel: none'],
    ['GET', '/api/sessions/none', '', 404, 'missing session: none'],
    ['GET', '/api/none', '', 404, 'unknown request'],
    ['GET', '/course/exercises/01-a/none', '', 404, 'missing exercise: 01-a/none'],
  ] as const)('%s %s %s is answered by %i, and says why', async (method, path, body, status, words) => {
    const answer = await ask(served, path, { method, headers: bearer, body });
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body).message).toContain(words);
  });

  test('a body that is too long is refused before it is read', async () => {
    const headers = { ...bearer, 'content-length': String(200 * 1024 * 1024) };
    const answer = await ask(served, '/api/contents/notebooks/01-a.ipynb', { method: 'PUT', headers, body: 'x' });
    expect(answer.status).toBe(413);
  });

  test('a page that is not there says so', async () => {
    const { status, body } = await ask(served, '/notebooks/none.ipynb', { headers: bearer });
    expect(status).toBe(404);
    expect(body).toContain('missing file: notebooks/none.ipynb');
  });
});

describe('WebSockets', () => {
  const knock = async (path: string, options: ConstructorParameters<typeof WebSocket>[2]) => {
    const socket = new WebSocket(`ws://127.0.0.1:${served.port}${path}`, options);
    const [outcome] = await Promise.race([
      once(socket, 'open').then(() => ['open']),
      once(socket, 'unexpected-response').then(([, response]) => [response.statusCode]),
    ]);
    socket.on('error', () => {});
    socket.terminate();
    return outcome;
  };
  const path = '/api/events/subscribe';

  test('open for our own page and for programs with the token', async () => {
    const cookie = `roundtrip-${served.port}=${served.token}`;
    expect(await knock(path, { headers: { cookie, origin: served.origin } })).toBe('open');
    expect(await knock(`${path}?token=${served.token}`, {})).toBe('open');
  });

  test.each([
    ['without a token', {}, 401],
    ['of other sites, though the browser adds the cookie', { origin: 'http://evil.example' }, 403],
    ['under another name of this machine', { host: 'evil.example' }, 403],
  ])('are refused %s', async (_what, headers, status) => {
    const cookie = status === 401 ? 'other=1' : `roundtrip-${served.port}=${served.token}`;
    expect(await knock(path, { headers: { cookie, ...headers } })).toBe(status);
    expect(await knock('/api/kernels/none/channels', { headers: { cookie, ...headers } })).toBe(status);
  });

  test('to a kernel that is not there are refused', async () => {
    expect(await knock('/api/kernels/none/channels', { headers: bearer })).toBe(404);
  });
});

test('an exercise is shown, saved only if nobody else wrote it, checked, and put back', async () => {
  const get = async () => JSON.parse((await ask(served, '/course/exercises/01-a/one', { headers: bearer })).body);
  const { hash, ...exercise } = await get();
  expect(exercise).toMatchObject({ title: 'One', question: '# One', content: 'stub', points: null });
  const save = (content: string, version: string) => {
    const body = JSON.stringify({ type: 'file', format: 'text', content, hash: version });
    return ask(served, '/api/contents/exercises/01-a/one.ts', { method: 'PUT', headers: bearer, body });
  };
  expect((await save('answer', hash)).status).toBe(200);
  writeFileSync(join(made.folder, 'exercises/01-a/one.ts'), 'written elsewhere');
  const conflict = await save('answer 2', hash);
  expect(conflict.status).toBe(409);
  expect(JSON.parse(conflict.body).message).toContain('has changed on disk');
  const verdict = await ask(served, '/course/exercises/01-a/one/check', { method: 'POST', headers: bearer });
  expect(JSON.parse(verdict.body)).toMatchObject({ points: 1, pointsMax: 2 });
  expect(checked).toEqual(['01-a/one']);
  await ask(served, '/course/exercises/01-a/one/reset', { method: 'POST', headers: bearer });
  expect((await get()).content).toBe('stub');
  rmSync(join(made.folder, 'exercises/01-a/one.ts'));
  expect((await get()).content).toBe('stub');
});

test('a glossary and the questions of a topic are pages, and the first page leads to the glossary', async () => {
  const get = async (path: string) => (await ask(served, path, { headers: bearer })).body;
  expect(await get('/')).toContain('<a href="/notebooks/glossary.md">Words</a>');
  expect(await get('/notebooks/glossary.md')).toContain('<h2 id="round-trip">');
  const topic = await get('/exercises/01-a/README.md');
  expect(topic).toContain('<title>One · Course</title>');
  expect(topic).toContain('href="/exercises/01-a/one">Write your answer<');
  expect(topic).toContain('href="/notebooks/01-a.ipynb" aria-label="Lesson: A"');
  expect(await get('/notebooks/none.md')).toContain('missing file: notebooks/none.md');
});

test('images and texts of the course are shown, and run nothing', async () => {
  const { status, headers } = await ask(served, '/files/notebooks/image.svg', { headers: bearer });
  expect(status).toBe(200);
  expect(headers).toMatchObject({ 'content-type': 'image/svg+xml', 'content-security-policy': 'sandbox' });
  const question = await ask(served, '/files/exercises/01-a/README.md', { headers: bearer });
  expect(question.headers).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'content-security-policy': 'sandbox',
  });
  expect((await ask(served, '/files/notebooks/01-a.ipynb', { headers: bearer })).status).toBe(404);
});
