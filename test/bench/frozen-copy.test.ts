import { expect, test } from 'vitest';
import { simulate } from '../../lib/simulate/simulate.ts';
import { frozenCopy } from './frozen-copy.ts';

test('frozenCopy, is equal, frozen throughout, and shares nothing but the scenario', () => {
  const page = { resources: ['/', '/a'].map((path) => ({ path, bodyBytes: 5000 })) };
  const timeline = simulate({ page, policy: { persistent: false } });
  const copy = frozenCopy(timeline);
  expect(copy).toEqual(timeline);
  const objects = ({ connections, requests, totals }: typeof timeline): readonly object[] => [
    ...[connections, requests].flatMap((list) => [list, ...list.flatMap((one) => [one, one.phases, ...one.phases])]),
    totals,
  ];
  expect(objects(copy).every((object) => Object.isFrozen(object))).toBe(true);
  const originals = new Set(objects(timeline));
  expect(objects(copy).some((object) => originals.has(object))).toBe(false);
});
