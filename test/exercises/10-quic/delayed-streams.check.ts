import { graded } from 'roundtrip/grade';

/** A packet of each stream in turn, so many rounds. */
const inTurn = (streams: number, rounds: number) =>
  Array.from({ length: streams * rounds }, (_, place) => [(place % streams) + 1]);

graded(
  'TCP: everybody behind the gap waits',
  {
    points: 1,
    hint: 'TCP gives its bytes to the program in order. Which packets were read before the lost one, and which stand behind it?',
    misconceptions: ['tcp-knows-the-streams', 'tcp-takes-back-what-was-read'],
  },
  async ({ expectCall, draw }) => {
    await expectCall('delayedInTcp', [[1], [1], [2], [2], [3], [3]], 2).toEqual([2, 3]);
    const streams = draw.integer(4, 9);
    await expectCall('delayedInTcp', inTurn(streams, 3), 3 * streams - 1).toEqual([streams]);
    await expectCall('delayedInTcp', inTurn(streams, 3), streams).toEqual(
      Array.from({ length: streams }, (_, i) => i + 1),
    );
  },
);

graded(
  'QUIC: whoever has a gap waits',
  {
    points: 1,
    hint: 'Each stream is delivered by itself. Whose bytes were in the packet?',
    misconceptions: ['quic-waits-for-nothing'],
  },
  async ({ expectCall, draw }) => {
    const streams = draw.integer(4, 9);
    const stream = draw.integer(1, streams);
    await expectCall('delayedInQuic', inTurn(streams, 3), streams + stream - 1).toEqual([stream]);
    await expectCall('delayedInQuic', [[1], [1], [2], [2], [3], [3]], 2).toEqual([2]);
  },
);

graded(
  'a packet may carry several streams',
  {
    points: 1,
    hint: 'All who had bytes in the lost packet wait; each is named once, in ascending order.',
    visibility: 'hidden',
    misconceptions: ['tcp-knows-the-streams', 'tcp-takes-back-what-was-read', 'quic-waits-for-nothing'],
  },
  async ({ expectCall, draw }) => {
    const first = draw.integer(10, 20);
    const packets = [[3], [first, 5], [7, 5, first, 5], [3, 7], [2]];
    await expectCall('delayedInQuic', packets, 2).toEqual([5, 7, first]);
    await expectCall('delayedInTcp', packets, 3).toEqual([2, 3, 7]);
  },
);
