/** `measure` as it is called: what it returns, what it refuses, and on which link. */

import { expect, test } from 'vitest';
import { measure, measureRun } from '../../lib/measure/measure.ts';
import { parseScenario } from '../../lib/scenario/parse-scenario.ts';
import { threeObjects } from './pages.ts';

test('measure, carries its checked scenario and refuses what it cannot do', async () => {
  const scenario = parseScenario({ page: threeObjects, link: { rttMs: 5 } });
  expect((await measure(scenario)).scenario).toBe(scenario);
  await expect(measure({ page: threeObjects, policy: { protocol: 'HTTP/3', security: 'quic' } })).rejects.toMatchObject(
    {
      code: 'RT_UNSUPPORTED',
    },
  );
});

test('measureRun, takes the link that is asked for, and says what it does not do', async () => {
  const { backend, packets } = await measureRun({ page: threeObjects, link: { rttMs: 5 } }, { backend: 'relay' });
  expect(backend).toBe('relay');
  expect(packets).toEqual([]);
  await expect(measureRun({ page: threeObjects, link: { lossRate: 0.1 } }, { backend: 'relay' })).rejects.toMatchObject(
    { code: 'RT_UNSUPPORTED', message: expect.stringContaining('the relay loses nothing') },
  );
});

test('measureRun, auto passes over links that cannot carry the scenario, and says why', async () => {
  const scenario = { page: threeObjects, link: { rttMs: 5 }, tcp: { windowGrowth: 1.5 } };
  const { backend, passedOver } = await measureRun(scenario);
  expect(backend).toBe('relay');
  expect(passedOver.map(({ name }) => name)).toEqual(['tun', 'veth']);
  expect(passedOver[0]!.reason).toMatch(/tcp.windowGrowth 1.5/);
});

test('measureRun, repeats and gives the median with the spread of all', async () => {
  const { timeline, spread } = await measureRun({ page: threeObjects, link: { rttMs: 5 } }, { repeat: 3 });
  expect(spread.runs).toBe(3);
  expect(spread.minMs).toBeLessThanOrEqual(spread.medianMs);
  expect(spread.medianMs).toBeLessThanOrEqual(spread.maxMs);
  expect(timeline.totals.pageLoadMs).toBe(spread.medianMs);
});
