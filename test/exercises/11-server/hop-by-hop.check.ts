import { graded } from 'roundtrip/grade';

const host = ['Host', 'shop.example'] as const;
const accept = ['Accept', 'text/html'] as const;
const names = ['X-Trace', 'X-Budget', 'X-Debug', 'X-Hop-Count'];

graded(
  'what says how to treat the connection ends here',
  {
    points: 1,
    hint: 'The connection to the next hop is another one. Which fields speak of a connection?',
    misconceptions: ['passes-keep-alive-through'],
  },
  async ({ expectCall }) => {
    const fields = [host, ['Connection', 'keep-alive'], ['Keep-Alive', 'timeout=5'], accept];
    await expectCall('forwardedFields', fields).toEqual([host, accept]);
    await expectCall('forwardedFields', [host, ['Proxy-Connection', 'keep-alive']]).toEqual([host]);
  },
);

graded(
  'framing belongs to the hop, content to the ends',
  {
    points: 1,
    hint: 'A proxy may cut a body into other chunks than those it received. What a body means, it must not change.',
    misconceptions: ['takes-the-length-away'],
  },
  async ({ expectCall }) => {
    const content = [host, ['Content-Type', 'text/plain'], ['Content-Length', '12'], ['Cache-Control', 'no-store']];
    await expectCall('forwardedFields', content).toEqual(content);
    const framed = [host, ['TE', 'trailers'], ['Transfer-Encoding', 'chunked'], ['Upgrade', 'websocket'], accept];
    await expectCall('forwardedFields', framed).toEqual([host, accept]);
  },
);

graded(
  'what Connection names is for this hop as well',
  {
    points: 1,
    hint: 'Connection holds a list. Some of its words are names of other fields.',
    misconceptions: ['forgets-named-fields'],
  },
  async ({ expectCall, draw }) => {
    const name = draw.pick(names);
    const fields = [[name, '1'], host, ['Connection', `${name}, close`], accept, ['X-Other', '2']];
    await expectCall('forwardedFields', fields).toEqual([host, accept, ['X-Other', '2']]);
  },
);

graded(
  'names have no case, and a list may come in several lines',
  {
    points: 1,
    hint: 'Compare names without regard to case, and read every line of Connection before you decide.',
    visibility: 'hidden',
    misconceptions: ['forgets-named-fields'],
  },
  async ({ expectCall, draw }) => {
    const name = draw.pick(names);
    const fields = [
      ['CONNECTION', 'KEEP-ALIVE'],
      ['keep-alive', 'timeout=5'],
      [name.toUpperCase(), '1'],
      ['Via', '1.1 a'],
      ['connection', ` ,x-second ,${name.toLowerCase()}`],
      ['X-Second', '2'],
      ['Via', '1.1 b'],
    ];
    await expectCall('forwardedFields', fields).toEqual([
      ['Via', '1.1 a'],
      ['Via', '1.1 b'],
    ]);
  },
);
