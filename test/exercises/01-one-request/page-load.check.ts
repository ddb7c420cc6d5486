import { graded } from 'roundtrip/grade';

graded(
  'a document alone takes two round trips',
  {
    points: 1,
    hint: 'One round trip opens the connection; then the request and its response take one.',
    misconceptions: ['forgets-the-document'],
  },
  async ({ expectCall }) => {
    await expectCall('pageLoadMs', { rttMs: 100, objects: 0, persistent: false }).toBe(200);
    await expectCall('pageLoadMs', { rttMs: 30, objects: 0, persistent: true }).toBe(60);
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
    await expectCall('pageLoadMs', { rttMs: 100, objects: 8, persistent: false }).toBe(1800);
    const [rttMs, objects] = [draw.integer(10, 300), draw.integer(2, 60)];
    await expectCall('pageLoadMs', { rttMs, objects, persistent: false }).toBe(2 * (1 + objects) * rttMs);
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
    await expectCall('pageLoadMs', { rttMs: 100, objects: 8, persistent: true }).toBe(1000);
    const [rttMs, objects] = [draw.integer(10, 300), draw.integer(2, 60)];
    await expectCall('pageLoadMs', { rttMs, objects, persistent: true }).toBe((2 + objects) * rttMs);
  },
);
