import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { ExperimentError } from '../../../../lib/errors.ts';
import { requestLoop } from '../../../../lib/measure/host/request-loop.ts';
import { withServerProcess } from '../../../../lib/measure/host/server-process.ts';

const never = new AbortController().signal;

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('withServerProcess, serves from another process, tells its memory, and is gone afterwards', async () => {
  const pid = await withServerProcess(never, async (server) => {
    expect(server.pid).not.toBe(process.pid);
    const socket = connect({ ...server.address });
    await once(socket, 'connect');
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    const memory = await server.memory();
    expect(memory.connections).toBe(1);
    expect(memory.heapUsedBytes).toBeGreaterThan(1e6);
    expect(memory.rssBytes).toBeGreaterThan(memory.heapUsedBytes);
    socket.destroy();
    return server.pid;
  });
  expect(isRunning(pid)).toBe(false);
});

test('withServerProcess, is gone after an exception, too', async () => {
  let pid = 0;
  const act = withServerProcess(never, async (server) => {
    pid = server.pid;
    throw new Error('own');
  });
  await expect(act).rejects.toThrow('own');
  expect(pid).toBeGreaterThan(0);
  expect(isRunning(pid)).toBe(false);
});

test('withServerProcess, a server that was killed is an ExperimentError', async () => {
  const act = withServerProcess(never, async (server) => {
    process.kill(server.pid, 'SIGKILL');
    await server.memory();
  });
  await expect(act).rejects.toThrow(ExperimentError);
});

test('withServerProcess, starts nothing when aborted', async () => {
  const reason = new Error('stopped');
  await expect(withServerProcess(AbortSignal.abort(reason), async () => {})).rejects.toBe(reason);
});

test('requestLoop, sends as many requests as asked for, on connections of their own or on those of its clients', async () => {
  await withServerProcess(never, async ({ address }) => {
    const loop = { address, concurrency: 3, requestsMax: 50, durationMs: 60_000, signal: never };
    expect(await requestLoop({ ...loop, reuse: false })).toMatchObject({ requests: 50, connections: 50 });
    expect(await requestLoop({ ...loop, reuse: true })).toMatchObject({ requests: 50, connections: 3 });
  });
});

test('requestLoop, a server that is gone is an ExperimentError', async () => {
  const address = await withServerProcess(never, async (server) => server.address);
  const loop = { address, concurrency: 1, requestsMax: 1, durationMs: 1000, reuse: true, signal: never };
  await expect(requestLoop(loop)).rejects.toThrow(ExperimentError);
});
