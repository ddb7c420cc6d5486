import { expect, test } from 'vitest';
import { InputError } from '../../../lib/errors.ts';
import { parseScenario } from '../../../lib/scenario/parse-scenario.ts';
import { run } from '../../../lib/simulate/run.ts';
import { simulate } from '../../../lib/simulate/simulate.ts';
import { pageOf, traced } from './pages.ts';

const lossy = {
  page: pageOf(12, 20_000),
  link: { lossRate: 0.05, rateBitsPerSecond: 1e7 },
  policy: { connectionsMax: 3 },
};

test('run, the same seed gives the same timeline to the last digit, another seed another', () => {
  const json = (seed: number) => JSON.stringify(simulate(lossy, { seed }));
  expect(json(5)).toBe(json(5));
  expect(json(5)).not.toBe(json(6));
});

test('run, without loss the seed changes nothing', () => {
  const lossless = { ...lossy, link: { rateBitsPerSecond: 1e7 } };
  expect(simulate(lossless, { seed: 1 })).toEqual(simulate(lossless, { seed: 2 }));
});

test('run, a watched run is the same run', () => {
  expect(traced(lossy, 9).timeline).toEqual(simulate(lossy, { seed: 9 }));
});

test('run, refuses a seed that is not whole', () => {
  expect(() => run(parseScenario(lossy), { seed: 1.5 })).toThrow(InputError);
});
