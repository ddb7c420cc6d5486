import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { RealTimeClock } from '../../lib/measure/relay/real-time-clock.ts';

test('RealTimeClock.at, runs events in the order of their times, none early', async () => {
  const clock = new RealTimeClock();
  const startMs = clock.nowMs;
  const ran: string[] = [];
  await new Promise<void>((resolve) => {
    const at = (ms: number, name: string, then = () => {}): void =>
      clock.at(startMs + ms, () => {
        expect(performance.now()).toBeGreaterThanOrEqual(startMs + ms);
        ran.push(name);
        then();
      });
    at(30, 'last', resolve);
    at(10, 'second');
    at(10, 'third');
    at(2, 'first');
  });
  expect(ran).toEqual(['first', 'second', 'third', 'last']);
});

test('RealTimeClock.nowMs, stands at the due time while an event runs, so lateness does not add up', async () => {
  const clock = new RealTimeClock();
  const startMs = clock.nowMs;
  const dueMs: number[] = [];
  await new Promise<void>((resolve) => {
    const step = (): void => {
      dueMs.push(clock.nowMs - startMs);
      if (dueMs.length === 5) resolve();
      else clock.at(clock.nowMs + 7, step);
    };
    clock.at(startMs + 7, step);
  });
  for (const [i, ms] of dueMs.entries()) expect(ms).toBeCloseTo(7 * (i + 1), 6);
});

test('RealTimeClock.takeLateness, counts each event once', async () => {
  const clock = new RealTimeClock();
  const { nowMs } = clock;
  await new Promise<void>((resolve) => {
    for (let i = 1; i < 20; i++) clock.at(nowMs + i / 10, () => {});
    clock.at(nowMs + 3, resolve);
  });
  // The last event is still running its promise's callbacks when this line is reached, but it has been counted.
  const lateness = clock.takeLateness();
  expect(lateness.events).toBe(20);
  expect(lateness.p50Ms).toBeGreaterThanOrEqual(0);
  expect(lateness.p99Ms).toBeGreaterThanOrEqual(lateness.p50Ms);
  expect(clock.takeLateness()).toEqual({ events: 0, p50Ms: 0, p99Ms: 0 });
});
