import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, graded } from 'roundtrip/grade';

/** A server as those of HTTP/1.0 were: it takes one request, sends a response without Content-Length, and closes. */
async function oldServer(response: string) {
  const requests: string[] = [];
  const server = createServer((socket) => {
    let request = '';
    socket.on('error', () => {});
    socket.on('data', (piece) => {
      request += piece;
      if (!request.endsWith('\r\n\r\n') && request.length < 8192) return;
      requests.push(request);
      socket.removeAllListeners('data').end(response);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const close = () => void server.close();
  return { requests, port: (server.address() as AddressInfo).port, [Symbol.dispose]: close };
}

const head = 'HTTP/1.0 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n';

graded(
  'asks in HTTP/1.0, and gives status and body',
  {
    points: 1,
    hint: 'The first line of the request is method, path and version, with a space between them; an empty line ends the request.',
    misconceptions: ['asks-in-http11'],
  },
  async ({ callAsync, draw }) => {
    const path = `/style-${draw.integer(1, 999)}.css`;
    using server = await oldServer('HTTP/1.0 404 Not Found\r\n\r\nno such style');
    const answer = await callAsync('fetchHttp10', server.port, path);
    expect(answer, `the answer to ${path}, which is not there`).toEqual({ status: 404, body: 'no such style' });
    const lines = server.requests.map((request) => request.split('\r\n')[0]);
    expect(lines, 'the first lines of the requests that came').toEqual([`GET ${path} HTTP/1.0`]);
  },
);

graded(
  'reads until the server closes',
  {
    points: 2,
    hint: 'A large body comes in many pieces, and none of them says that it is the last. What does?',
    misconceptions: ['stops-at-the-first-piece'],
  },
  async ({ callAsync, draw }) => {
    // More than Node reads from a socket at once.
    const bodyBytes = draw.integer(200_000, 300_000);
    using server = await oldServer(`${head}${'x'.repeat(bodyBytes)}`);
    const { body } = (await callAsync('fetchHttp10', server.port, '/large')) as { body: string };
    expect(body.length, `bytes of a body of ${bodyBytes}`).toBe(bodyBytes);
  },
);

graded(
  'a body has its own empty lines, and characters of several bytes',
  {
    points: 1,
    hint: 'Where exactly does the head end? And may a piece end in the middle of a character?',
    visibility: 'hidden',
    misconceptions: ['decodes-each-piece', 'splits-at-every-empty-line', 'stops-at-the-first-piece'],
  },
  async ({ callAsync }) => {
    const expected = `first\r\n\r\nsecond\r\n\r\n${'€'.repeat(200_000)}`;
    using server = await oldServer(`${head}${expected}`);
    const { body } = (await callAsync('fetchHttp10', server.port, '/text')) as { body: string };
    expect(body.slice(0, 18), 'how the body begins').toBe(expected.slice(0, 18));
    expect(body === expected, 'whether the body is right to its last character').toBe(true);
  },
);
