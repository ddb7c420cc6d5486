/** A station is kept where the process says that it lives on, and nowhere else. */

import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { measure } from '../../lib/measure/measure.ts';
import { keepsStations } from '../../lib/measure/station.ts';
import { agentsOf } from './agents.ts';

const scenario = { page: { resources: [{ path: '/', bodyBytes: 1000 }] }, link: { rttMs: 5 } };
const agents = () => agentsOf(process.pid);
const declare = (keepMs: number | undefined) => Object.assign(globalThis, { [keepsStations]: keepMs });

test('measure, leaves no process', async () => {
  await measure(scenario, { backend: 'tun' });
  expect(agents()).toEqual([]);
});

describe('measure, in a process that keeps stations', () => {
  beforeEach(() => void declare(2_000));
  afterEach(async () => {
    declare(undefined);
    await expect.poll(agents).toEqual([]);
  });

  test('uses the last link again, for another scenario too, until nobody has for a while', async () => {
    await measure(scenario, { backend: 'tun' });
    const [first] = agents();
    const { totals } = await measure({ ...scenario, link: { rttMs: 30 } }, { backend: 'tun' });
    expect(totals.pageLoadMs).toBeGreaterThan(2 * 30 - 1);
    expect(agents()).toEqual([first]);
    await expect.poll(agents).toEqual([]);
    await measure(scenario, { backend: 'tun' });
    expect(agents()).not.toEqual([first]);
  });

  test('keeps one, of the kind that was wanted last', async () => {
    await Promise.all([measure(scenario, { backend: 'tun' }), measure(scenario, { backend: 'tun' })]);
    const [first, ...others] = agents();
    expect(others).toEqual([]);
    await measure(scenario, { backend: 'veth' });
    expect(agents()).toHaveLength(1);
    expect(agents()).not.toEqual([first]);
  });

  test('takes a new one where the last has gone away', async () => {
    await measure(scenario, { backend: 'tun' });
    const [pid] = agents();
    process.kill(pid!, 'SIGKILL');
    await expect.poll(() => existsSync(`/proc/${pid}`)).toBe(false);
    expect((await measure(scenario, { backend: 'tun' })).totals.connections).toBe(1);
  });

  test('keeps none on which something went wrong', async () => {
    declare(60_000);
    await measure(scenario, { backend: 'tun' });
    const slow = { ...scenario, link: { rttMs: 1000 } };
    await expect(measure(slow, { backend: 'tun', timeLimitMs: 200 })).rejects.toThrow(/time limit/);
    await expect.poll(agents).toEqual([]);
  });
});
