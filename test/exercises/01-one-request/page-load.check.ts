import { graded } from 'roundtrip/grade';

graded(
  'a document alone takes two round trips',
  {
    points: 1,
    hint: 'One round trip opens the connection; then the request and its response take one.',
    misconceptions: ['forgets-the-document'],
  },
  async ({ expectCall }) => {
    await expectCall('pageLoadMs', { rttMs: 100, objects: 0, persistent: false }).toBeCloseTo(200, 6);
    await expectCall('pageLoadMs', { rttMs: 30, objects: 0, persistent: true }).toBeCloseTo(60, 6);
  },
);

graded(
  'non-persistent connections: every object pays for its own handshake',
  {
    points: 1,
    hint: 'Count the requests, with the document among them; each needs a connection of its own.',
    misconceptions: ['forgets-the-document'],
  },
  async ({ expectCall, draw }) => {
    await expectCall('pageLoadMs', { rttMs: 100, objects: 8, persistent: false }).toBeCloseTo(1800, 6);
    const [rttMs, objects] = [draw.integer(10, 300), draw.integer(2, 60)];
    await expectCall('pageLoadMs', { rttMs, objects, persistent: false }).toBeCloseTo(2 * (1 + objects) * rttMs, 6);
  },
);

graded(
  'a persistent connection: one handshake for all',
  {
    points: 2,
    hint: 'The handshake is paid once; after it, each object costs the round trip of its request.',
    misconceptions: ['closes-after-every-response', 'forgets-the-document'],
  },
  async ({ expectCall, draw }) => {
    await expectCall('pageLoadMs', { rttMs: 100, objects: 8, persistent: true }).toBeCloseTo(1000, 6);
    const [rttMs, objects] = [draw.integer(10, 300), draw.integer(2, 60)];
    await expectCall('pageLoadMs', { rttMs, objects, persistent: true }).toBeCloseTo((2 + objects) * rttMs, 6);
  },
);
