import { graded } from 'roundtrip/grade';

const withLength = (body: string, status = '200 OK') =>
  `HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const chunked = (...chunks: string[]) => {
  const parts = [...chunks, ''].map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`);
  return `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${parts.join('')}`;
};

graded(
  'responses with a length follow each other',
  {
    points: 1,
    hint: 'readHead says where the body begins, and Content-Length how many bytes it has. There begins the next head.',
    misconceptions: ['cuts-at-the-status-line'],
  },
  async ({ expectCall, draw }) => {
    const bodies = ['first', '', 'x'.repeat(draw.integer(10, 200)), 'a body with\r\n\r\nan empty line'];
    const stream = bodies.map((body) => withLength(body)).join('');
    const expected = bodies.map((body) => ({ status: 200, body }));
    await expectCall('splitResponses', stream, ['GET', 'GET', 'GET', 'GET']).toEqual(expected);
    const quoted = `see: ${withLength('inner')}`;
    const answers = [
      { status: 404, body: quoted },
      { status: 200, body: 'next' },
    ];
    const nested = withLength(quoted, '404 Not Found') + withLength('next');
    await expectCall('splitResponses', nested, ['GET', 'GET']).toEqual(answers);
  },
);

graded(
  'what is not complete is left out',
  {
    points: 1,
    hint: 'The last bytes may still be on their way: of a head, or of a body.',
    misconceptions: ['cuts-at-the-status-line', 'takes-what-is-there'],
  },
  async ({ expectCall }) => {
    const stream = withLength('whole') + withLength('not whole');
    const whole = [{ status: 200, body: 'whole' }];
    await expectCall('splitResponses', stream.slice(0, -3), ['GET', 'GET']).toEqual(whole);
    await expectCall('splitResponses', `${withLength('whole')}HTTP/1.1 200 OK\r\nContent-`, ['GET', 'GET']).toEqual(
      whole,
    );
    await expectCall('splitResponses', '', ['GET']).toEqual([]);
  },
);

graded(
  'chunks have no length in advance',
  {
    points: 1,
    hint: 'Look at Transfer-Encoding before you look at Content-Length; readChunked does the rest.',
    misconceptions: ['cuts-at-the-status-line', 'knows-no-chunks'],
  },
  async ({ expectCall, draw }) => {
    const text = 'y'.repeat(draw.integer(20, 300));
    const stream = chunked('some ', 'text') + withLength('between') + chunked(text);
    const expected = ['some text', 'between', text].map((body) => ({ status: 200, body }));
    await expectCall('splitResponses', stream, ['GET', 'GET', 'GET']).toEqual(expected);
    await expectCall('splitResponses', stream.slice(0, -2), ['GET', 'GET', 'GET']).toEqual(expected.slice(0, 2));
  },
);

graded(
  'some responses have no body, whatever their fields say',
  {
    points: 1,
    hint: 'RFC 9112 s.6.3, rule 1: the method of the request counts, and so do two statuses.',
    misconceptions: ['believes-the-length-of-a-head'],
  },
  async ({ expectCall }) => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n';
    const notModified = 'HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n';
    const noContent = 'HTTP/1.1 204 No Content\r\n\r\n';
    await expectCall('splitResponses', head + notModified + noContent + withLength('last'), [
      'HEAD',
      'GET',
      'DELETE',
      'GET',
    ]).toEqual([
      { status: 200, body: '' },
      { status: 304, body: '' },
      { status: 204, body: '' },
      { status: 200, body: 'last' },
    ]);
  },
);

graded(
  'an interim response is not the answer',
  {
    points: 1,
    visibility: 'hidden',
    hint: 'RFC 9110 s.15.2: a status below 200 says that the answer is still to come.',
    misconceptions: ['cuts-at-the-status-line', 'counts-interim-responses'],
  },
  async ({ expectCall }) => {
    const early = 'HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n';
    const stream = early + early + withLength('page') + early + withLength('more');
    await expectCall('splitResponses', stream, ['GET', 'GET']).toEqual([
      { status: 200, body: 'page' },
      { status: 200, body: 'more' },
    ]);
  },
);
