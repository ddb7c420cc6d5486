/** What the checks of single exercises accept and refuse, besides the solution and the known misconceptions. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { check } from '../lib/grade/check.ts';

// Each starts processes, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const course = join(import.meta.dirname, '..');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roundtrip-checks-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const solutionOf = (exercise: string) => readFileSync(join(course, 'solutions', `${exercise}.ts`), 'utf8');

async function checked(exercise: string, source: string) {
  const file = join(folder, `${basename(exercise)}.ts`);
  writeFileSync(file, source);
  const [result] = await check(course, [exercise], { file });
  return result!;
}

test.each([
  ['01-one-request/page-load', ['pageLoadMs']],
  ['02-non-persistent/time-wait', ['timeWaitRecords']],
  ['04-idle/tune-timeouts', ['clientIdleMaxMs']],
  ['05-parallel/parallel-load', ['parallelLoadMs']],
  ['06-pipelining/answer-times', ['answerTimes', 'heldUpMs']],
  ['07-slow-start/warm-connection', ['savedMs']],
])('%s takes numbers that rounding has made a little smaller', async (exercise, names) => {
  writeFileSync(join(folder, 'solution.ts'), solutionOf(exercise));
  const result = await checked(
    exercise,
    `import * as solution from './solution.ts';
    export * from './solution.ts';
    const almost = (ms: any): any => (Array.isArray(ms) ? ms.map(almost) : ms * (1 - Number.EPSILON));
    ${names.map((name) => `export const ${name} = (...args: any) => almost((solution.${name} as any)(...args));`).join('\n')}
    `,
  );
  expect(result.tests.filter(({ failure }) => failure)).toEqual([]);
});

test('numbers as text are no numbers', async () => {
  const source = 'export const pageLoadMs = ({ rttMs, objects }: any) => String((2 + objects) * rttMs);\n';
  const { points, tests } = await checked('01-one-request/page-load', source);
  expect(points).toBe(0);
  expect(tests[0]!.failure).toMatchObject({ expected: '200', actual: '"200"' });
});

test.each(['03-persistent/one-connection', '05-parallel/connection-pool'])(
  '%s gives nothing for requests that bring no bodies',
  async (exercise) => {
    // Not by undici, which closes a connection after HEAD.
    const source = `import { Agent, request } from 'node:http';
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const ask = (url: URL) => new Promise<string>((resolve, reject) => {
        const sent = request(url, { agent, method: 'HEAD' }, (response) => response.resume().on('end', () => resolve('')));
        sent.on('error', reject).end();
      });
      export async function fetchAll(origin: string, paths: string[]) {
        const bodies: string[] = [];
        for (const path of paths) bodies.push(await ask(new URL(path, origin)));
        return bodies;
      }`;
    const { points } = await checked(exercise, source);
    expect(points).toBe(0);
  },
);

test('03-persistent/keep-alive-server reads no response without end', async () => {
  const source = `import { createServer } from 'node:net';
    export const startServer = () => new Promise((resolve) => {
      const server = createServer((socket) => {
        socket.on('error', () => {});
        const piece = Buffer.alloc(65_536, 'x');
        const more = () => void (socket.destroyed || socket.write(piece, more));
        socket.once('data', () => socket.write('HTTP/1.1 200 OK\\r\\nContent-Length: 9000000000\\r\\n\\r\\n', more));
      });
      server.listen(0, '127.0.0.1', () => resolve((server.address() as any).port));
    });`;
  const { points, tests } = await checked('03-persistent/keep-alive-server', source);
  expect(points).toBe(0);
  expect(tests[0]!.failure!.message).toBe('after "GET /index.html": the response does not end');
});
