import { expect, graded, type Origin } from 'roundtrip/grade';

/** What came in place of a body. A body itself is not shown: it is another in every run. */
function withoutBody(server: Origin, paths: readonly string[], bodies: unknown) {
  const come = Array.isArray(bodies) ? bodies : [];
  return paths.flatMap((path, i) => (come[i] === server.body(path) ? [] : [`${path}: ${come[i]}`]));
}
const pathsOf = (count: number) => Array.from({ length: count }, (_, i) => `/object-${i}`);

graded(
  'all bodies arrive, in the order in which they were asked for',
  {
    points: 1,
    hint: 'fetch has three steps: take a connection, get the path over it, give the connection back.',
  },
  async ({ callAsync, origin }) => {
    const paths = pathsOf(3);
    const server = await origin({ paths });
    expect(
      withoutBody(server, paths, await callAsync('fetchAll', server.url, paths, 3)),
      'paths without their body',
    ).toEqual([]);
  },
);

graded(
  'twelve requests at once use the connections there may be, and no more',
  {
    points: 2,
    hint: 'A request that finds all connections busy has to wait. What wakes it up, and with what in its hands?',
    misconceptions: ['opens-one-for-each-request'],
  },
  async ({ callAsync, origin, draw }) => {
    const connectionsMax = draw.integer(3, 6);
    const paths = pathsOf(12);
    const server = await origin({ paths, serverMs: 10 });
    const bodies = await callAsync('fetchAll', server.url, paths, connectionsMax);
    expect(withoutBody(server, paths, bodies), 'paths without their body').toEqual([]);
    const { connections, concurrencyMax, requestsPerConnection } = await server.seen();
    expect(connections, 'connections that the origin saw').toBe(connectionsMax);
    expect(concurrencyMax, 'the most requests under way at one time').toBe(connectionsMax);
    expect(Math.max(...requestsPerConnection), 'the most requests on one connection').toBeGreaterThan(1);
  },
);

graded(
  'one request after another uses one connection again',
  {
    points: 1,
    hint: 'Before it opens a connection, a pool looks for one that is idle.',
    misconceptions: ['opens-one-for-each-request', 'opens-while-it-may'],
  },
  async ({ callAsync, origin, expectConnections }) => {
    const paths = pathsOf(4);
    const server = await origin({ paths });
    const bodies = await callAsync('fetchAll', server.url, paths, 4, true);
    await expectConnections(server, [paths]);
    expect(withoutBody(server, paths, bodies), 'paths without their body').toEqual([]);
  },
);

graded(
  'requests that fail give their connections back',
  {
    points: 1,
    visibility: 'hidden',
    hint: 'try and finally: the connection goes back whatever came of the request.',
    misconceptions: ['opens-one-for-each-request', 'forgets-to-give-back-after-an-error'],
  },
  async ({ callAsync, origin }) => {
    const paths = pathsOf(6);
    const server = await origin({ paths });
    const [, ...bodies] = (await callAsync('fetchAll', server.url, ['/missing', ...paths], 2)) as readonly unknown[];
    expect(withoutBody(server, paths, bodies), 'paths without their body').toEqual([]);
    const { requestsPerConnection } = await server.seen();
    expect(Math.min(...requestsPerConnection), 'the fewest requests on one connection').toBeGreaterThan(1);
  },
);
