import { expect, test } from 'vitest';
import { compare } from '../../../lib/compare/compare.ts';
import { InputError } from '../../../lib/errors.ts';
import { model } from '../../../lib/model/model.ts';
import type { Policy } from '../../../lib/scenario/scenario.ts';
import { simulate } from '../../../lib/simulate/simulate.ts';

const resources = ['/index.html', '/logo.png', '/style.css'].map((path) => ({ path, bodyBytes: 2000 }));

function contender(name: string, policy: Partial<Policy>) {
  return { name, timeline: model({ page: { resources }, link: { rttMs: 50 }, policy }) };
}

const http10 = contender('HTTP/1.0', { protocol: 'HTTP/1.0', persistent: false });
const http11 = contender('HTTP/1.1', {});

test('compare, puts the fastest first and says who won and why', () => {
  const { rows, sentence } = compare([http10, http11]);
  expect(rows.map(({ name, pageLoadMs, ratio, connections }) => [name, pageLoadMs, ratio, connections])).toEqual([
    ['HTTP/1.1', 200, 1, 1],
    ['HTTP/1.0', 300, 1.5, 3],
  ]);
  expect(sentence).toBe(
    'HTTP/1.1 won with 200 ms, 1.5 times as fast as HTTP/1.0 (300 ms): it waited 100 ms less for handshakes (1 connection instead of 3).',
  );
});

test('compare, says what the page load was waiting for', () => {
  const { phaseMs } = compare([http10]).rows[0]!;
  expect(phaseMs).toEqual({ blocked: 0, dns: 0, connect: 150, tls: 0, send: 0, wait: 150, receive: 0, idle: 0 });
});

test('compare, says when there is no difference, and names all that won', () => {
  const again = { ...http11, name: 'again' };
  expect(compare([http11, again]).sentence).toBe('No difference: HTTP/1.1, again all take 200 ms.');
  expect(compare([http10, http11, again]).sentence).toMatch(/^HTTP\/1.1 and again won with 200 ms/);
  expect(compare([http11]).sentence).toBe('HTTP/1.1 takes 200 ms.');
});

test('compare, does not let engines win: it says how far they lie apart', () => {
  const input = { page: { resources }, link: { rttMs: 50, lossRate: 0.01 } };
  const { sentence } = compare([
    { name: 'model', timeline: model(input) },
    { name: 'simulate', timeline: simulate(input, { seed: 3 }) },
  ]);
  expect(sentence).toMatch(
    /^The engines lie within \d+(\.\d+)? % of each other, from \d+ ms \(simulate\) to \d+ ms \(model\)\.$/,
  );
});

test('compare, needs something to compare', () => {
  expect(() => compare([])).toThrow(InputError);
});
