import { expect, graded, type Origin } from 'roundtrip/grade';

/** How often the server carried it out. */
async function executions(server: Origin, path: string): Promise<number> {
  return (await server.seen()).paths.flat().filter((one) => one === path).length;
}

graded(
  'a lost GET is sent again, and answered',
  {
    points: 1,
    hint: 'request fails where no response comes. Catch that, and think about what may follow.',
    misconceptions: ['gives-up-at-once'],
  },
  async ({ callAsync, origin }) => {
    const server = await origin({ paths: ['/page'], hangUps: { '/page': 1 } });
    expect(await callAsync('outcome', `${server.url}/page`, 'GET'), 'what becomes of a GET').toMatchObject({
      status: 200,
    });
    expect(await executions(server, '/page'), 'requests that the server saw').toBe(2);
  },
);

graded(
  'a lost POST is not sent again; what is answered is never sent again',
  {
    points: 1,
    hint: 'Count how often the server has carried it out. And is 404 a lost request?',
    misconceptions: ['repeats-everything', 'repeats-what-was-answered'],
  },
  async ({ callAsync, origin }) => {
    const server = await origin({ paths: ['/order'], hangUps: { '/order': 1 } });
    expect(await callAsync('outcome', `${server.url}/order`, 'POST')).toBe('lost');
    expect(await executions(server, '/order'), 'orders that the server carried out').toBe(1);
    expect(await callAsync('outcome', `${server.url}/missing`, 'GET'), 'what becomes of a GET').toMatchObject({
      status: 404,
    });
    expect(await executions(server, '/missing'), 'requests for what is missing').toBe(1);
  },
);

graded(
  'what is lost again is not sent a third time',
  {
    points: 1,
    hint: 'RFC 9110 s.9.2.2: a failed automatic retry should not be retried. Who learns of it then?',
    misconceptions: ['gives-up-at-once', 'repeats-until-it-is-answered'],
  },
  async ({ callAsync, origin, draw }) => {
    const server = await origin({ paths: ['/page'], hangUps: { '/page': draw.integer(4, 9) } });
    expect(await callAsync('outcome', `${server.url}/page`, 'GET')).toBe('lost');
    expect(await executions(server, '/page'), 'requests that the server saw').toBe(2);
  },
);

graded(
  'idempotent is not the same as safe',
  {
    points: 1,
    visibility: 'hidden',
    hint: 'Storing the same thing twice, or deleting it twice, leaves the same state. What about a change such as "add one"?',
    misconceptions: ['gives-up-at-once', 'repeats-everything', 'repeats-safe-methods-only'],
  },
  async ({ callAsync, origin }) => {
    const paths = ['/PUT', '/DELETE', '/PATCH'];
    const server = await origin({ paths, hangUps: Object.fromEntries(paths.map((path) => [path, 1])) });
    for (const method of ['PUT', 'DELETE']) {
      expect(await callAsync('outcome', `${server.url}/${method}`, method), method).toMatchObject({ status: 200 });
    }
    expect(await callAsync('outcome', `${server.url}/PATCH`, 'PATCH')).toBe('lost');
    expect(await executions(server, '/PATCH'), 'patches that the server carried out').toBe(1);
  },
);
