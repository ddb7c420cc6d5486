import { expect, test } from 'vitest';
import { interleavedRates, timesAsFast } from '../../../../lib/measure/host/rates.ts';

/** Answers so many requests in each of its rounds, which take a second. */
function contender(name: string, perSecond: readonly number[], log: string[]) {
  let round = 0;
  return async () => {
    log.push(name);
    return { requests: perSecond[round++]!, connections: 1, elapsedMs: 1000 };
  };
}

test('interleavedRates, contenders take turns, the first round does not count, and the median does', async () => {
  const log: string[] = [];
  const { a, b } = await interleavedRates(
    { a: contender('a', [1, 100, 300, 200], log), b: contender('b', [9999, 50, 100, 400], log) },
    3,
  );
  expect(log.join('')).toBe('abbaabba');
  expect(a).toEqual({
    requestsPerSecond: 200,
    slowest: 100,
    fastest: 300,
    rounds: [100, 300, 200],
    requests: 600,
    connections: 3,
    clientCpuMicros: expect.any(Number),
  });
  expect(b.requestsPerSecond).toBe(100);
  expect(timesAsFast(a, b)).toBe(2);
});

test('interleavedRates, processor time is that of a request', async () => {
  const busyMs = 20;
  const { busy, idle } = await interleavedRates(
    {
      busy: async () => {
        const start = process.cpuUsage();
        while (process.cpuUsage(start).user < busyMs * 1000);
        return { requests: 10, connections: 1, elapsedMs: 1000 };
      },
      idle: async () => ({ requests: 10, connections: 1, elapsedMs: 1000 }),
    },
    3,
  );
  expect(busy.clientCpuMicros).toBeGreaterThanOrEqual((busyMs * 1000) / 10);
  expect(idle.clientCpuMicros).toBeLessThan(busy.clientCpuMicros);
});
