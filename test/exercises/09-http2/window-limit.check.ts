import { graded } from 'roundtrip/grade';

const defaults = {
  rttMs: 100,
  rateBitsPerSecond: 1e9,
  streamWindowBytes: 65_535,
  connectionWindowBytes: 65_535,
  streams: 1,
};

graded(
  'a window per round trip, and never more than the link carries',
  {
    points: 1,
    hint: 'A window in bits, divided by the round trip in seconds. Bytes have 8 bits; the round trip is given in ms.',
    misconceptions: ['takes-bytes-for-bits'],
  },
  async ({ expectCall, draw }) => {
    await expectCall('rateLimit', defaults).toBeCloseTo(5_242_800, 0);
    await expectCall('rateLimit', { ...defaults, rateBitsPerSecond: 1e6 }).toBe(1e6);
    const rttMs = draw.integer(20, 400);
    await expectCall('rateLimit', { ...defaults, rttMs }).toBeCloseTo((65_535 * 8000) / rttMs, 0);
  },
);

graded(
  'streams share the window of the connection',
  {
    points: 1,
    hint: 'Two limits hold at the same time: one for each stream, one for all of them together. Which is reached first?',
    misconceptions: ['adds-up-stream-windows', 'takes-bytes-for-bits'],
  },
  async ({ expectCall }) => {
    await expectCall('rateLimit', { ...defaults, streams: 10 }).toBeCloseTo(5_242_800, 0);
    const undici = { ...defaults, streamWindowBytes: 262_144, connectionWindowBytes: 524_288 };
    await expectCall('rateLimit', undici).toBeCloseTo(262_144 * 80, 0);
    await expectCall('rateLimit', { ...undici, streams: 10 }).toBeCloseTo(524_288 * 80, 0);
  },
);

graded(
  'six connections have six initial windows',
  {
    points: 1,
    hint: 'HTTP/2 has one initial window for all. With HTTP/1.1, each connection in use has one of its own.',
    misconceptions: ['multiplies-windows-by-streams'],
  },
  async ({ expectCall }) => {
    const large = { segments: 240, objects: 12, connections: 6, initialWindowSegments: 10 };
    await expectCall('firstRoundSegments', large).toEqual({ http2: 10, http11: 60 });
    await expectCall('firstRoundSegments', { ...large, connections: 1 }).toEqual({ http2: 10, http11: 10 });
  },
);

graded(
  'small responses, and fewer than connections',
  {
    points: 1,
    hint: 'A connection of HTTP/1.1 has one response under way. Does that fill its window?',
    visibility: 'hidden',
    misconceptions: ['fills-every-window', 'multiplies-windows-by-streams'],
  },
  async ({ expectCall }) => {
    const small = { segments: 24, objects: 12, connections: 6, initialWindowSegments: 10 };
    await expectCall('firstRoundSegments', small).toEqual({ http2: 10, http11: 12 });
    const two = { segments: 60, objects: 2, connections: 6, initialWindowSegments: 10 };
    await expectCall('firstRoundSegments', two).toEqual({ http2: 10, http11: 20 });
    await expectCall('firstRoundSegments', { ...small, segments: 5, objects: 1 }).toEqual({ http2: 5, http11: 5 });
  },
);
