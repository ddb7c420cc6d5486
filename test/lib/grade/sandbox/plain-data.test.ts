import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode, encode, PlainDataError } from '../../../../lib/grade/sandbox/plain-data.ts';
import { exploration } from '../../../exploration.ts';

const cross = (value: unknown) => decode(JSON.parse(JSON.stringify(encode(value))));

test('encode and decode, bring any plain data across unchanged', () => {
  const plain = fc.anything({ withBigInt: true, withNullPrototype: false, withSparseArray: false, maxDepth: 5 });
  fc.assert(
    fc.property(plain, (value) => {
      expect(cross(value)).toStrictEqual(value);
    }),
    { seed: exploration.seed, numRuns: exploration.runs },
  );
});

test('encode and decode, keep what JSON loses', () => {
  expect(cross([undefined, -0, Number.NaN, Infinity, 2n ** 70n])).toStrictEqual([
    undefined,
    -0,
    Number.NaN,
    Infinity,
    2n ** 70n,
  ]);
  expect(cross({ bigint: '1', not: 'x', object: [] })).toStrictEqual({ bigint: '1', not: 'x', object: [] });
});

test('decode, makes own properties only', () => {
  const value = cross(JSON.parse('{"__proto__":{"passed":true},"constructor":1}')) as object;
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
  expect('passed' in value).toBe(false);
});

test('encode, reads each property once', () => {
  let reads = 0;
  const changing = {
    get value() {
      return ++reads;
    },
  };
  expect(cross(changing)).toEqual({ value: 1 });
});

test('encode, says what is no plain data', () => {
  expect(cross({ f: () => 1, m: new Map(), d: new Date(), b: new Uint8Array(2), s: Symbol('x') })).toEqual({
    f: { 'not plain data': 'function' },
    m: { 'not plain data': 'Map' },
    d: { 'not plain data': 'Date' },
    b: { 'not plain data': 'Uint8Array' },
    s: { 'not plain data': 'symbol' },
  });
});

const ring: unknown[] = [];
ring.push(ring);
let deep: unknown = 1;
for (let level = 0; level < 40; level++) deep = [deep];

test.each([
  ['goes in a circle', ring],
  ['is nested deep', deep],
  ['has many parts', new Array(30_000).fill(1)],
  ['is long', 'x'.repeat(2_000_000)],
  ['has a length that is not true', Object.assign([], { length: 4_000_000_000 })],
])('encode, refuses what %s', (_, value) => {
  expect(() => encode(value)).toThrow(PlainDataError);
});

test.each([
  ['an untagged object', { a: 1 }],
  ['two tags', { nothing: true, number: 'NaN' }],
  ['an unknown number', { number: '1' }],
  ['a bigint that is none', { bigint: '1;' }],
  ['a key that is no text', { object: [1, 1] }],
  ['half a pair', { object: ['a'] }],
])('decode, refuses %s', (_, written) => {
  expect(() => decode(written)).toThrow(PlainDataError);
});
