import { graded } from 'roundtrip/grade';

graded(
  'non-persistent connections work in batches',
  {
    points: 1,
    hint: 'Nobody knows of the objects before the document is there. Then: how many batches, and what does each cost?',
    misconceptions: ['fetches-the-document-with-the-objects', 'divides-without-rounding-up'],
  },
  async ({ expectCall, draw }) => {
    await expectCall('parallelLoadMs', { rttMs: 100, objects: 8, connections: 5, persistent: false }).toBeCloseTo(
      600,
      6,
    );
    await expectCall('parallelLoadMs', { rttMs: 50, objects: 1, connections: 6, persistent: false }).toBeCloseTo(
      200,
      6,
    );
    const [rttMs, objects, connections] = [draw.integer(10, 300), draw.integer(7, 60), draw.integer(2, 6)];
    const expected = (2 + 2 * Math.ceil(objects / connections)) * rttMs;
    await expectCall('parallelLoadMs', { rttMs, objects, connections, persistent: false }).toBeCloseTo(expected, 6);
  },
);

graded(
  'persistent connections: the first does not wait for the others',
  {
    points: 1,
    hint: 'What can the connection that brought the document do while the others shake hands? And who opens a second time?',
    misconceptions: [
      'fetches-the-document-with-the-objects',
      'divides-without-rounding-up',
      'all-wait-for-the-handshakes',
    ],
  },
  async ({ expectCall, draw }) => {
    await expectCall('parallelLoadMs', { rttMs: 100, objects: 8, connections: 1, persistent: true }).toBeCloseTo(
      1000,
      6,
    );
    await expectCall('parallelLoadMs', { rttMs: 100, objects: 8, connections: 6, persistent: true }).toBeCloseTo(
      500,
      6,
    );
    await expectCall('parallelLoadMs', { rttMs: 100, objects: 7, connections: 6, persistent: true }).toBeCloseTo(
      400,
      6,
    );
    const [rttMs, connections, rounds] = [draw.integer(10, 300), draw.integer(2, 6), draw.integer(2, 9)];
    const objects = 1 + connections * rounds; // one while the others open, then all rounds are full
    const expected = (3 + rounds) * rttMs;
    await expectCall('parallelLoadMs', { rttMs, objects, connections, persistent: true }).toBeCloseTo(expected, 6);
  },
);

graded(
  'from how many connections on parallel wins',
  {
    points: 1,
    visibility: 'hidden',
    hint: 'Faster, not as fast. With few objects the last batch is rarely full, and a single object never wins anything.',
    misconceptions: ['fetches-the-document-with-the-objects', 'divides-without-rounding-up', 'counts-a-tie-as-won'],
  },
  async ({ expectCall }) => {
    await expectCall('connectionsToWin', 1).toBe(null);
    await expectCall('connectionsToWin', 2).toBe(null);
    await expectCall('connectionsToWin', 3).toBe(3);
    await expectCall('connectionsToWin', 4).toBe(4);
    await expectCall('connectionsToWin', 8).toBe(3);
    await expectCall('connectionsToWin', 41).toBe(3);
  },
);
