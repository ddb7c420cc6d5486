import { graded } from 'roundtrip/grade';

const mssBytes = 1460;

/** Rounds by their definition, segment sums written out: the first number of windows whose sum is enough. */
function roundsOf(bytes: number, windows: readonly number[], segmentBytes: number): number {
  return (
    1 + windows.findIndex((_, i) => windows.slice(0, i + 1).reduce((sum, w) => sum + w, 0) * segmentBytes >= bytes)
  );
}

graded(
  'what fits into the window takes one round, and one byte more takes two',
  {
    points: 1,
    hint: 'The first round carries windowSegments segments of mssBytes each. Only what is left needs another round.',
  },
  async ({ expectCall }) => {
    await expectCall('rounds', { bytes: 500, mssBytes, windowSegments: 10, windowGrowth: 2 }).toBe(1);
    await expectCall('rounds', { bytes: 14_600, mssBytes, windowSegments: 10, windowGrowth: 2 }).toBe(1);
    await expectCall('rounds', { bytes: 14_601, mssBytes, windowSegments: 10, windowGrowth: 2 }).toBe(2);
  },
);

graded(
  'the window doubles, and the rounds add up',
  {
    points: 1,
    hint: 'With a first window of 4, two rounds carry 4 + 8 segments and three carry 4 + 8 + 16. Which sum is enough?',
    misconceptions: ['divides-by-the-window', 'counts-growth-not-delivery'],
  },
  async ({ expectCall, draw }) => {
    await expectCall('rounds', { bytes: 15 * mssBytes, mssBytes, windowSegments: 4, windowGrowth: 2 }).toBe(3);
    await expectCall('rounds', { bytes: 28 * mssBytes, mssBytes, windowSegments: 4, windowGrowth: 2 }).toBe(3);
    const windowSegments = draw.integer(2, 9);
    const windows = [1, 2, 4, 8, 16, 32].map((times) => times * windowSegments);
    const bytes = draw.integer(8 * windowSegments, 60 * windowSegments) * mssBytes;
    await expectCall('rounds', { bytes, mssBytes, windowSegments, windowGrowth: 2 }).toBe(
      roundsOf(bytes, windows, mssBytes),
    );
  },
);

graded(
  'with delayed ACKs counted per ACK the window grows by half',
  {
    points: 1,
    hint: 'Use windowGrowth: with 1.5 the windows are 10, 15, 22.5, … segments. A window may have a fraction; do not round it.',
    misconceptions: ['always-doubles', 'divides-by-the-window', 'counts-growth-not-delivery'],
  },
  async ({ expectCall, draw }) => {
    await expectCall('rounds', { bytes: 69 * mssBytes, mssBytes, windowSegments: 10, windowGrowth: 1.5 }).toBe(4);
    // 4 + 6 + 9 + 13.5 = 32.5 segments in four rounds; doubling carries up to 60.
    const bytes = draw.integer(34, 52) * mssBytes;
    const windows = [4, 6, 9, 13.5, 20.25];
    await expectCall('rounds', { bytes, mssBytes, windowSegments: 4, windowGrowth: 1.5 }).toBe(
      roundsOf(bytes, windows, mssBytes),
    );
  },
);

graded(
  'other segments, other windows',
  {
    points: 1,
    hint: 'Take every number from the argument; none of them is always the same.',
    visibility: 'hidden',
    misconceptions: ['divides-by-the-window', 'counts-growth-not-delivery'],
  },
  async ({ expectCall, draw }) => {
    const segmentBytes = draw.pick([536, 1220, 1448]);
    await expectCall('rounds', {
      bytes: 60 * segmentBytes,
      mssBytes: segmentBytes,
      windowSegments: 1,
      windowGrowth: 2,
    }).toBe(6);
    await expectCall('rounds', {
      bytes: 29 * segmentBytes,
      mssBytes: segmentBytes,
      windowSegments: 2,
      windowGrowth: 2,
    }).toBe(4);
  },
);
