import { expect, test } from 'vitest';
import { UnsupportedError } from '../../../../lib/errors.ts';
import { parsePortRange, portLimits } from '../../../../lib/measure/host/port-limits.ts';

test.each([
  ['darwin', 16_384, 30_000, 546.13],
  ['win32', 16_384, 240_000, 68.27],
])('portLimits, %s has %d ports, each spent for %d ms', async (platform, count, timeWaitMs, perSecond) => {
  const limits = await portLimits(platform);
  expect(limits).toMatchObject({ timeWaitMs, ephemeralPorts: { count }, origin: 'documented' });
  expect(limits.connectionsPerSecond).toBeCloseTo(perSecond, 2);
  expect(limits.sources.length).toBeGreaterThan(0);
});

test('portLimits, on Linux come from the running kernel, elsewhere from its documentation', async () => {
  const { ephemeralPorts, timeWaitMs, connectionsPerSecond, origin } = await portLimits('linux');
  expect(timeWaitMs).toBe(60_000);
  expect(ephemeralPorts.count).toBe(ephemeralPorts.last - ephemeralPorts.first + 1);
  expect(connectionsPerSecond).toBeCloseTo(ephemeralPorts.count / 60, 6);
  expect(origin).toBe(process.platform === 'linux' ? 'this host' : 'documented');
});

test('portLimits, refuses a system whose limits it does not know', async () => {
  const error = await portLimits('plan9').catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UnsupportedError);
  expect((error as Error).message).toBe('unsupported platform: plan9; limits are known for linux, darwin, win32');
});

test('parsePortRange, takes two numbers and nothing else', () => {
  expect(parsePortRange('32768\t60999\n')).toEqual({ first: 32_768, last: 60_999 });
  expect(parsePortRange('')).toBeNull();
});
