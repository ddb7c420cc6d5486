import { graded } from 'roundtrip/grade';

const grown = { initialWindowSegments: 4, grownWindowSegments: 16, idleMs: 20, rtoMs: 1000 };

graded(
  'what fits into the initial window saves the handshake',
  {
    points: 1,
    hint: 'One round is enough on either connection, so only the handshake is left: one round trip.',
  },
  async ({ expectCall, draw }) => {
    await expectCall('savedMs', { ...grown, rttMs: 56, segments: 4 }).toBeCloseTo(56, 6);
    const rttMs = draw.integer(10, 300);
    await expectCall('savedMs', { ...grown, rttMs, segments: 2 }).toBeCloseTo(rttMs, 6);
  },
);

graded(
  'a warm connection saves the rounds of slow start as well',
  {
    points: 1,
    hint: 'How many rounds does the response take from the initial window, and how many from the grown one? Each costs a round trip.',
    misconceptions: ['saves-only-the-handshake'],
  },
  async ({ expectCall, draw }) => {
    await expectCall('savedMs', { ...grown, rttMs: 56, segments: 15 }).toBeCloseTo(168, 6); // 4, 8 and 3; or 15 at once
    const rttMs = draw.integer(10, 300);
    await expectCall('savedMs', { ...grown, rttMs, segments: 40 }).toBeCloseTo(3 * rttMs, 6); // 4, 8, 16, 12; or 16, 24
  },
);

graded(
  'after a pause longer than the timeout, slow start begins anew',
  {
    points: 1,
    hint: 'The window falls back to the initial one. Does the client have to open the connection again?',
    misconceptions: ['stays-warm', 'pays-the-handshake-again'],
  },
  async ({ expectCall, draw }) => {
    await expectCall('savedMs', { ...grown, rttMs: 56, segments: 15, idleMs: 3000 }).toBeCloseTo(56, 6);
    const rttMs = draw.integer(10, 300);
    await expectCall('savedMs', { ...grown, rttMs, segments: 40, idleMs: 1001 }).toBeCloseTo(rttMs, 6);
  },
);

graded(
  'the edges: a pause just as long as the timeout, and a window that is smaller than the initial one',
  {
    points: 1,
    hint: 'RFC 5681 s.4.1: longer than the timeout; and the smaller of the two windows. A loss may have made the grown one small.',
    visibility: 'hidden',
    misconceptions: ['saves-only-the-handshake', 'pays-the-handshake-again', 'forgets-the-smaller-window'],
  },
  async ({ expectCall }) => {
    await expectCall('savedMs', { ...grown, rttMs: 100, segments: 15, idleMs: 1000 }).toBeCloseTo(300, 6);
    const afterLoss = { rttMs: 100, segments: 20, initialWindowSegments: 10, grownWindowSegments: 2, rtoMs: 1000 };
    await expectCall('savedMs', { ...afterLoss, idleMs: 20 }).toBeCloseTo(-100, 6); // 10, 10; or 2, 4, 8, 6: a new one is faster
    await expectCall('savedMs', { ...afterLoss, idleMs: 2000 }).toBeCloseTo(-100, 6);
  },
);
