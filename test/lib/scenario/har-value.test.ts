import { describe, expect, test } from 'vitest';
import { listAt, member, numberAt, objectAt, shown, textAt, textOrNone } from '../../../lib/scenario/har-value.ts';

const at = (value: Record<string, unknown>, where = 'log') => ({ value, at: where });

describe('member', () => {
  test('takes own properties only, null as missing, and says where it is', () => {
    expect(member(at({ a: 1 }), 'a')).toEqual({ value: 1, at: 'log.a' });
    expect(member(at({ a: null }), 'a').value).toBeUndefined();
    expect(member(at({}), 'toString').value).toBeUndefined();
    expect(member(at(JSON.parse('{"__proto__": 1}')), '__proto__').value).toBe(1);
    expect(member(at({ log: 1 }, ''), 'log').at).toBe('log');
  });
});

describe('numberAt', () => {
  const read = (value: unknown) => numberAt(at({ wait: value }), 'wait', { unit: 'ms', most: 1000 });

  test('-1, a rounding error below 0, null and nothing are unknown', () => {
    expect([-1, -0.0001, null, undefined].map(read)).toEqual([null, null, null, null]);
    expect([0, 0.5, 1000].map(read)).toEqual([0, 0.5, 1000]);
  });

  test.each([-1.5, 1000.1, Number.NaN, Number.POSITIVE_INFINITY, '5', true, {}, []])('refuses %j', (value) => {
    expect(() => read(value)).toThrow(/^invalid log\.wait: .*; give a number of ms from 0 to 1000, or -1 for unknown$/);
  });
});

test('objectAt, listAt and textAt say whether a field is missing or wrong', () => {
  expect(() => objectAt(at({}), 'a')).toThrow('missing log.a; give an object');
  expect(() => objectAt(at({ a: [] }), 'a')).toThrow('invalid log.a: a list of 0; give an object');
  expect(() => listAt(at({ a: {} }), 'a', 5)).toThrow('invalid log.a: an object; give a list');
  expect(() => listAt(at({ a: [1, 2] }), 'a', 1)).toThrow('invalid log.a: 2 elements; give at most 1');
  expect(() => textAt(at({ a: 5 }), 'a')).toThrow('invalid log.a: 5; give text');
  expect(textOrNone(at({ a: 5 }), 'a')).toBe('');
});

test('shown stays short and does not walk through what it shows', () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  expect(shown(circle)).toBe('an object');
  expect(shown('x'.repeat(1_000_000)).length).toBeLessThanOrEqual(60);
  expect(shown(Symbol('a'))).toBe('Symbol(a)');
});
