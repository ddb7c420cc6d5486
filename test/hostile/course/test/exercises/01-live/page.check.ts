import { expect, graded } from 'roundtrip/grade';

const paths = ['/a', '/b', '/c', '/d'];

graded(
  'two round trips for each object',
  { points: 1, hint: 'Count the round trips of one object.' },
  async ({ expectCall }) => {
    await expectCall('nonPersistentMs', 1, 10).toBe(20);
    await expectCall('nonPersistentMs', 5, 100).toBe(1000);
  },
);

graded(
  'CANARY-NAME of a hidden test',
  { points: 3, hint: 'CANARY-HINT', visibility: 'hidden' },
  async ({ expectCall, draw }) => {
    // CANARY-CHECK: what nobody who hands in an answer may ever see.
    for (let trial = 0; trial < 12; trial++) {
      const [objects, rttMs] = [draw.integer(1, 50), draw.integer(1, 400)];
      await expectCall('nonPersistentMs', objects, rttMs).toBe(2 * objects * rttMs);
    }
    await expectCall('nonPersistentMs', 424_242, 1).toBe(848_484);
  },
);

graded('the bodies, in order', { points: 3, hint: 'Wait for each body.' }, async ({ callAsync, origin }) => {
  const server = await origin({ paths });
  expect(await callAsync('fetchAll', server.url, paths)).toStrictEqual(paths.map(server.body));
});

graded(
  'one connection for all',
  { points: 3, hint: 'A Client has one connection.', misconceptions: ['a-connection-each'] },
  async ({ callAsync, origin, expectConnections }) => {
    const server = await origin({ paths });
    await callAsync('fetchAll', server.url, paths);
    await expectConnections(server, [paths]);
  },
);
