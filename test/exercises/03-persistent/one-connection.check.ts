import { expect, graded } from 'roundtrip/grade';

const paths = ['/index.html', '/logo.png', '/style.css', '/script.js'];

graded(
  'gives all bodies, in the order of the paths',
  { points: 1, hint: 'Read each body with body.text(), and keep it.' },
  async ({ callAsync, origin }) => {
    const server = await origin({ paths });
    const asked = paths.slice(0, 3);
    expect(await callAsync('fetchAll', server.url, asked), 'the bodies').toEqual(asked.map(server.body));
  },
);

graded(
  'over one connection',
  {
    points: 2,
    hint: 'Who decides how many connections there are: a Client has one, a pool or agent as many as it likes.',
    misconceptions: ['a-connection-for-each-object', 'all-at-once'],
  },
  async ({ callAsync, origin, expectConnections, draw }) => {
    const many = Array.from({ length: draw.integer(4, 9) }, (_, i) => `/object-${i}`);
    const server = await origin({ paths: ['/index.html', ...many] });
    const asked = ['/index.html', ...many];
    const bodies = await callAsync('fetchAll', server.url, asked);
    await expectConnections(server, [asked]);
    expect(bodies, 'the bodies').toEqual(asked.map(server.body));
  },
);

graded(
  'goes on where the server has closed after two responses',
  {
    points: 1,
    hint: 'A kept connection may end at any time. What does your client do with the requests that are left?',
    visibility: 'hidden',
    misconceptions: ['a-connection-for-each-object', 'all-at-once', 'one-socket-for-ever'],
  },
  async ({ callAsync, origin, expectConnections }) => {
    const server = await origin({ paths, requestsPerConnectionMax: 2 });
    expect(await callAsync('fetchAll', server.url, paths), 'the bodies').toEqual(paths.map(server.body));
    await expectConnections(server, [paths.slice(0, 2), paths.slice(2)]);
  },
);
