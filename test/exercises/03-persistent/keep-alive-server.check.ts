import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import type { Readable } from 'node:stream';
import { expect, graded } from 'roundtrip/grade';

/** For a server that leaves its client waiting. */
const patienceMs = 2000;
/** For one that never stops; far more than any response here has. */
const responseBytesMax = 2 ** 20;

interface Answer {
  readonly status: string;
  readonly body: string;
  /** Whether it came over the connection of the one before. */
  readonly reused: boolean;
}

/** Node's client, with one connection at most: its parser finds every mistake in framing. */
async function askOverOneConnection(port: unknown, asked: readonly string[]): Promise<Answer[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const answers: Answer[] = [];
  try {
    for (const line of asked) {
      const [method, path] = line.split(' ');
      const options = { port: portOf(port), host: '127.0.0.1', method, path, agent };
      const sent = request({ ...options, signal: AbortSignal.timeout(patienceMs) });
      const [response] = await once(sent.end(), 'response').catch(impatient(line));
      mustEnd(response, line);
      const body = await textOf(response).catch(impatient(line));
      answers.push({ status: `${response.statusCode} ${response.statusMessage}`, body, reused: sent.reusedSocket });
      await new Promise(setImmediate); // the agent gets its connection back
    }
    return answers;
  } finally {
    agent.destroy();
  }
}

function mustEnd({ headers }: IncomingMessage, line: string): void {
  const framed = 'content-length' in headers || 'transfer-encoding' in headers;
  if (framed || headers.connection?.toLowerCase() === 'close') return;
  throw new Error(
    `the response to "${line}" says neither where it ends nor that the connection does: the client waits`,
  );
}

/** All that comes back until the server closes. */
async function conversation(port: unknown, sent: string): Promise<string> {
  const socket = connect({ port: portOf(port), host: '127.0.0.1', signal: AbortSignal.timeout(patienceMs) });
  try {
    socket.write(sent);
    return await textOf(socket).catch(impatient(sent.split('\r\n')[0]!));
  } finally {
    socket.destroy();
  }
}

async function textOf(stream: Readable): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of stream) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > responseBytesMax) throw new Error('the response does not end');
  }
  return Buffer.concat(pieces).toString();
}

/** What follows the head, up to the close. */
function bodyOf(response: string): string {
  return response.slice(response.indexOf('\r\n\r\n') + 4);
}

function portOf(port: unknown): number {
  if (!Number.isInteger(port)) throw new Error(`startServer gives ${port}; it must give the port`);
  return port as number;
}

const impatient = (line: string) => (error: Error) => {
  const waited = error.name === 'AbortError' || error.name === 'TimeoutError';
  throw new Error(waited ? `after "${line}" the client still waits for an end` : `after "${line}": ${error.message}`);
};

graded(
  'three responses over one connection',
  {
    points: 1,
    hint: 'The client has to know where a response ends while the connection stays open. Which field says so?',
    misconceptions: ['ends-by-closing', 'no-length'],
  },
  async ({ callAsync, draw }) => {
    const files = { '/index.html': 'hello', '/style.css': 'b'.repeat(draw.integer(1000, 90_000)) };
    const port = await callAsync('startServer', files);
    const answers = await askOverOneConnection(port, ['GET /index.html', 'GET /style.css', 'GET /index.html']);
    expect(
      answers.map(({ status, body }) => `${status}, ${body.length} bytes`),
      'what the client read',
    ).toEqual(['200 OK, 5 bytes', `200 OK, ${files['/style.css'].length} bytes`, '200 OK, 5 bytes']);
    expect(
      answers.map(({ reused }) => reused),
      'whether each came over the connection of the one before',
    ).toEqual([false, true, true]);
  },
);

graded(
  'lengths are in bytes',
  {
    points: 1,
    hint: 'A character is not a byte. How many bytes has é in UTF-8?',
    misconceptions: ['counts-characters', 'ends-by-closing', 'no-length'],
  },
  async ({ callAsync, draw }) => {
    const files = { '/menu': `crème brûlée, ${draw.integer(3, 12)} €`, '/next': 'next' };
    const port = await callAsync('startServer', files);
    const answers = await askOverOneConnection(port, ['GET /menu', 'GET /next']);
    expect(
      answers.map(({ body }) => body),
      'the bodies that the client read',
    ).toEqual(Object.values(files));
    expect(answers[1]!.reused, 'whether the second came over the connection of the first').toBe(true);
  },
);

graded(
  'closes where the client says so, and after HTTP/1.0',
  {
    points: 1,
    hint: 'Look at the option close, and at the version. And does your response say that the connection ends?',
    misconceptions: ['never-closes'],
  },
  async ({ callAsync }) => {
    const port = await callAsync('startServer', { '/': 'hello' });
    const closing = await conversation(port, 'GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n');
    const [, status] = closing.split(' ');
    expect(status, 'the status of the response to Connection: close').toBe('200');
    expect(bodyOf(closing), 'its body').toBe('hello');
    const field = /\r\nconnection:(.*)\r\n/i.exec(closing)?.[1]?.trim().toLowerCase();
    expect(field, 'its Connection field').toBe('close');
    const old = await conversation(port, 'GET / HTTP/1.0\r\n\r\n');
    expect(bodyOf(old), 'the body of the response to HTTP/1.0').toBe('hello');
  },
);

graded(
  'HEAD and unknown paths leave the connection usable',
  {
    points: 1,
    hint: 'Which responses have no body, whatever their length field says? And where does a 404 end?',
    visibility: 'hidden',
    misconceptions: ['sends-a-body-to-head', 'ends-by-closing', 'no-length'],
  },
  async ({ callAsync }) => {
    const port = await callAsync('startServer', { '/': 'hello' });
    const answers = await askOverOneConnection(port, ['HEAD /', 'GET /nothing', 'GET /']);
    const statuses = answers.map(({ status }) => status.slice(0, 3));
    expect(statuses, 'the statuses that the client read').toEqual(['200', '404', '200']);
    const reused = answers.map((answer) => answer.reused);
    expect(reused, 'whether each came over the connection of the one before').toEqual([false, true, true]);
    expect(answers[2]!.body, 'the last body').toBe('hello');
  },
);
