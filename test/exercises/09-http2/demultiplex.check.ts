import { graded } from 'roundtrip/grade';

const frame = (type: string, stream: number, payload = '', endStream = false) => ({ type, stream, payload, endStream });

graded(
  'one stream: pieces become a body',
  { points: 1, hint: 'Its HEADERS begin a stream; each DATA frame adds a piece to its body; endStream completes it.' },
  async ({ expectCall }) => {
    await expectCall('bodiesOf', [
      frame('HEADERS', 1, ':status 200'),
      frame('DATA', 1, 'Hello, '),
      frame('DATA', 1, 'world', true),
    ]).toEqual([{ stream: 1, text: 'Hello, world', state: 'complete' }]);
  },
);

graded(
  'mixed streams: each piece goes to its own, in the order in which streams began',
  {
    points: 1,
    hint: 'Keep a body for each number of a stream. Streams may end in another order than they began.',
    misconceptions: ['one-after-another', 'in-the-order-of-their-ends'],
  },
  async ({ expectCall, draw }) => {
    const word = draw.pick(['round', 'trip', 'frame', 'window']);
    await expectCall('bodiesOf', [
      frame('HEADERS', 1),
      frame('HEADERS', 3),
      frame('DATA', 1, 'a'),
      frame('DATA', 3, word),
      frame('DATA', 1, 'b'),
      frame('DATA', 3, '!', true),
      frame('DATA', 1, 'c', true),
    ]).toEqual([
      { stream: 1, text: 'abc', state: 'complete' },
      { stream: 3, text: `${word}!`, state: 'complete' },
    ]);
  },
);

graded(
  'frames of the connection carry no body, and a stream without its end is open',
  {
    points: 1,
    hint: 'Only HEADERS begin a stream, and only DATA carries a body. What is stream 0 for?',
    misconceptions: ['takes-every-payload'],
  },
  async ({ expectCall }) => {
    await expectCall('bodiesOf', [
      frame('SETTINGS', 0, 'INITIAL_WINDOW_SIZE 65535'),
      frame('HEADERS', 5, ':status 200'),
      frame('DATA', 5, 'half'),
      frame('WINDOW_UPDATE', 5, '65535'),
      frame('PING', 0, '12345678'),
    ]).toEqual([{ stream: 5, text: 'half', state: 'open' }]);
  },
);

graded(
  'ends without data, and resets',
  {
    points: 1,
    hint: 'HEADERS may end a stream as DATA may. After RST_STREAM a body is never complete.',
    visibility: 'hidden',
    misconceptions: ['takes-every-payload', 'only-data-ends-a-stream', 'in-the-order-of-their-ends'],
  },
  async ({ expectCall }) => {
    await expectCall('bodiesOf', [
      frame('HEADERS', 1, ':status 304', true),
      frame('HEADERS', 3, ':status 200'),
      frame('DATA', 3, 'lost'),
      frame('RST_STREAM', 3, 'CANCEL'),
      frame('HEADERS', 5, ':status 200'),
      frame('DATA', 5, 'x'),
      frame('HEADERS', 5, 'trailers', true),
    ]).toEqual([
      { stream: 1, text: '', state: 'complete' },
      { stream: 3, text: 'lost', state: 'reset' },
      { stream: 5, text: 'x', state: 'complete' },
    ]);
  },
);
