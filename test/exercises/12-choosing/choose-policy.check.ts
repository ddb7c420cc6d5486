import { graded } from 'roundtrip/grade';

const page = { transmissionMs: 1, nextVisitMs: 60_000, idleTimeoutMs: 5000, speaksHttp2: false };

graded(
  'a small service: keep a connection only if it is used again',
  {
    points: 1,
    hint: 'Who comes back first: the client, or the moment at which the server closes?',
    misconceptions: ['always-keeps'],
  },
  async ({ expectCall, draw }) => {
    const service = { ...page, requests: 1, rttMs: draw.integer(1, 80), speaksHttp2: draw.pick([true, false]) };
    await expectCall('choosePolicy', service).toBe('close');
    const busy = { ...service, nextVisitMs: draw.integer(1, 4) * 1000 };
    await expectCall('choosePolicy', busy).toBe('one connection');
    await expectCall('choosePolicy', { ...busy, nextVisitMs: 20_000, idleTimeoutMs: 60_000 }).toBe('one connection');
  },
);

graded(
  'a page of many objects: as few round trips as can be had',
  {
    points: 1,
    hint: 'One connection fetches one object per round trip. What fetches several, and what does each of these ask of the server?',
    misconceptions: ['never-opens-six'],
  },
  async ({ expectCall, draw }) => {
    const many = { ...page, requests: draw.integer(15, 60), rttMs: draw.pick([60, 100, 558]) };
    await expectCall('choosePolicy', { ...many, speaksHttp2: true }).toBe('HTTP/2');
    await expectCall('choosePolicy', many).toBe('six connections');
  },
);

graded(
  'where bytes take the time, connections save none',
  {
    points: 1,
    hint: 'Compute both loading times. Is the difference a tenth of the whole?',
    visibility: 'hidden',
    misconceptions: ['six-is-always-faster'],
  },
  async ({ expectCall, draw }) => {
    const slow = { ...page, requests: draw.integer(8, 20), rttMs: draw.integer(2, 50), transmissionMs: 700 };
    await expectCall('choosePolicy', slow).toBe('one connection');
    await expectCall('choosePolicy', { ...slow, requests: 2, rttMs: 100, transmissionMs: 1 }).toBe('one connection');
  },
);
