import { expect, test } from 'vitest';
import { readScenario, underPolicy } from '../../../lib/cli/scenario-source.ts';
import { InputError } from '../../../lib/errors.ts';

test('readScenario, takes a page by name over a link and under a policy by name', async () => {
  const { scenario } = await readScenario('three-objects', { link: 'lte', policy: 'http2+tls1.3' });
  expect(scenario).toMatchObject({
    name: 'three-objects',
    link: { rttMs: 70 },
    policy: { protocol: 'HTTP/2', security: 'tls1.3' },
  });
});

test('readScenario, names what is not there', async () => {
  await expect(readScenario('four-objects')).rejects.toThrow(
    /^missing file four-objects; .* or a page: three-objects, eleven-objects, forty-two-objects$/,
  );
  await expect(readScenario('three-objects', { link: 'pigeon' })).rejects.toThrow(InputError);
});

test('underPolicy, replaces the whole policy', async () => {
  const { scenario } = await readScenario('three-objects', { policy: 'http1.1-parallel-6' });
  expect(underPolicy(scenario, { protocol: 'HTTP/1.0' }).policy).toEqual({ protocol: 'HTTP/1.0' });
  expect(underPolicy(scenario, undefined)).toBe(scenario);
});
