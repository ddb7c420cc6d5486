/** What a connection costs a host, measured on this one. Counts are exact; of times and sizes only what must hold is held. */

import { expect, test } from 'vitest';
import { ExperimentError, InputError } from '../../lib/errors.ts';
import { connectionRate } from '../../lib/measure/host/connection-rate.ts';
import { idleConnectionMemory } from '../../lib/measure/host/idle-connection-memory.ts';
import { keepAliveRace } from '../../lib/measure/host/keep-alive-race.ts';
import { tcpSockets } from '../../lib/measure/host/proc-net.ts';
import { timeWaitSockets } from '../../lib/measure/host/time-wait-sockets.ts';

const onLinux = test.runIf(process.platform === 'linux');

onLinux('timeWaitSockets, whoever closes first holds them, and reuse leaves one', async () => {
  const exchanges = 40;
  expect(await timeWaitSockets({ exchanges })).toEqual([
    { way: 'connection-close', exchanges, connections: exchanges, timeWait: { client: 0, server: exchanges } },
    { way: 'client-closes', exchanges, connections: exchanges, timeWait: { client: exchanges, server: 0 } },
    { way: 'keep-alive', exchanges, connections: 1, timeWait: { client: 1, server: 0 } },
  ]);
});

test('timeWaitSockets, refuses what it does not know and stops when aborted', async () => {
  await expect(timeWaitSockets({ ways: ['politely' as 'keep-alive'] })).rejects.toThrow(
    'unknown way: politely; give some of connection-close, client-closes, keep-alive',
  );
  await expect(timeWaitSockets({ exchanges: 501 })).rejects.toThrow(InputError);
  await expect(timeWaitSockets({ signal: AbortSignal.abort() })).rejects.toThrow(ExperimentError);
});

test('idleConnectionMemory, each connection costs the server some kilobytes, and none is left behind', async () => {
  const { samples, bytesPerConnection } = await idleConnectionMemory({ connections: 1000, steps: 5 });
  expect(samples.map(({ connections }) => connections)).toEqual([0, 200, 400, 600, 800, 1000]);
  // A socket, a parser and their JavaScript objects; measured: 2.8 kB of heap.
  expect(bytesPerConnection.heapUsed).toBeGreaterThan(1000);
  expect(bytesPerConnection.heapUsed).toBeLessThan(10_000);
  expect(bytesPerConnection.rss).toBeGreaterThan(1000);
  if (process.platform !== 'linux') return;
  expect(bytesPerConnection.kernelBuffers).not.toBeNull();
  const ports = (await tcpSockets()).filter(({ state }) => state === 'ESTABLISHED').map(({ remotePort }) => remotePort);
  const mostOnOnePort = Math.max(0, ...ports.map((port) => ports.filter((other) => other === port).length));
  expect(mostOnOnePort).toBeLessThan(1000);
});

test('idleConnectionMemory, refuses counts out of range', async () => {
  await expect(idleConnectionMemory({ connections: 4001 })).rejects.toThrow(InputError);
  await expect(idleConnectionMemory({ connections: 3, steps: 4 })).rejects.toThrow(InputError);
  await expect(idleConnectionMemory({ steps: 1 })).rejects.toThrow(InputError);
});

test('connectionRate, counts connections: one for each request, or one for each client in each round', async () => {
  const rate = await connectionRate({ concurrency: 4, seconds: 0.5 });
  expect(rate.new.connections).toBe(rate.new.requests);
  expect(rate.reuse.connections).toBe(4 * rate.reuse.rounds.length);
  expect(rate.reuse.requests).toBeGreaterThan(rate.reuse.connections);
  expect(rate.peer).toBeNull();
});

test('keepAliveRace, staged: a lost request is sent again where it is idempotent, and its outcome is certain', async () => {
  const { staged } = await keepAliveRace({ serverIdleMs: 50, rttMs: 1, offsetsMs: [-49], trials: 3 });
  const outcomes = staged.map(({ lostTo, ...outcome }) => ({ ...outcome, lost: lostTo.fin + lostTo.reset }));
  const none = { trials: 3, answered: 0, reopened: 0, resent: 0, failed: 0, lost: 3 };
  expect(outcomes).toEqual([
    { ...none, method: 'GET', closed: 'before', resent: 3, executions: 3 },
    { ...none, method: 'POST', closed: 'before', failed: 3, executions: 0 },
    // The client cannot tell these from those above: sent again, they are carried out twice.
    { ...none, method: 'GET', closed: 'after', resent: 3, executions: 6 },
    { ...none, method: 'POST', closed: 'after', failed: 3, executions: 3 },
  ]);
});

test('keepAliveRace, timed: what becomes of a request depends on when it is sent', async ({ skip }) => {
  const offsetsMs = [-550, -100, 200];
  const { timed, window, lateMs } = await keepAliveRace({ serverIdleMs: 600, rttMs: 200, offsetsMs, trials: 3 });
  expect(window).toEqual({ fromMs: -200, toMs: 0 });
  expect(timed.map(({ method, offsetMs }) => [method, offsetMs])).toEqual(
    ['GET', 'POST'].flatMap((method) => offsetsMs.map((offsetMs) => [method, offsetMs])),
  );
  for (const { trials, answered, reopened, resent, failed, executions, sentMs, offsetMs } of timed) {
    expect(answered + reopened + resent + failed).toBe(trials);
    expect(executions).toBe(trials - failed);
    expect(sentMs).toBeGreaterThanOrEqual(offsetMs);
  }
  const by = (method: string, offsetMs: number) =>
    timed.find((row) => row.method === method && row.offsetMs === offsetMs)!;
  // The edges of the window are 100 ms away; a machine that is as late as that decides nothing.
  skip(lateMs > 80, `this machine was late by ${lateMs} ms`);
  expect(by('GET', -550)).toMatchObject({ answered: 3 });
  expect(by('GET', -100).resent).toBeGreaterThan(0);
  expect(by('POST', -100).failed).toBeGreaterThan(0);
  expect(by('POST', 200)).toMatchObject({ reopened: 3 });
});

test('keepAliveRace, a client that gives up before the window loses nothing', async () => {
  const options = { serverIdleMs: 600, rttMs: 200, offsetsMs: [-100, -50], trials: 3, methods: ['POST'] };
  const { timed } = await keepAliveRace({ ...options, clientIdleMs: 100 });
  expect(timed.map(({ reopened, executions }) => [reopened, executions])).toEqual([
    [3, 3],
    [3, 3],
  ]);
});

test('keepAliveRace, refuses what it cannot stage, and stops when aborted', async () => {
  await expect(keepAliveRace({ methods: ['FETCH'] })).rejects.toThrow(
    'invalid method: FETCH; give some of GET, PUT, DELETE, POST, PATCH',
  );
  await expect(keepAliveRace({ serverIdleMs: 100, rttMs: 100 })).rejects.toThrow(
    'invalid rttMs: 100; give a number from 0 to 99',
  );
  const controller = new AbortController();
  const race = keepAliveRace({ signal: controller.signal });
  setTimeout(() => controller.abort(), 50);
  await expect(race).rejects.toThrow(ExperimentError);
});
